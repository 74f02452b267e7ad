/** The value below which a share `q` (0 to 1) of the samples lies, interpolated between neighbours. */
export function quantile(samples: readonly number[], q: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const position = (sorted.length - 1) * q;
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  if (below === undefined || above === undefined) throw new Error('There is nothing to take a quantile of');
  return below + (above - below) * (position - Math.floor(position));
}

export const median = (samples: readonly number[]): number => quantile(samples, 0.5);

/**
 * Milliseconds that `action` takes for each of `inputs`, one after the other. The first `warmUps` are not counted: code
 * is compiled and pages come into memory then.
 */
export async function timeEach<T>(
  inputs: readonly T[],
  action: (input: T) => Promise<unknown> | unknown,
  warmUps = 5,
): Promise<number[]> {
  const times: number[] = [];
  for (const [index, input] of inputs.entries()) {
    const start = performance.now();
    await action(input);
    if (index >= Math.min(warmUps, inputs.length - 1)) times.push(performance.now() - start);
  }
  return times;
}
