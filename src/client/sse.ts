/**
 * The `data` of each server-sent event in the lines of a stream; `onLine` hears the heartbeats too. Format: HTML standard,
 * section 9.2.
 */
export async function* messages(
  stream: AsyncIterable<string>,
  onLine: () => void = () => {},
): AsyncGenerator<string, void> {
  let data: string[] = [];
  for await (const line of stream) {
    onLine();
    if (line.startsWith('data:')) data.push(line.slice(line[5] === ' ' ? 6 : 5));
    if (line !== '' || data.length === 0) continue;
    yield data.join('\n');
    data = [];
  }
}
