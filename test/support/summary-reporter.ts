import type { Reporter, TestCase, TestModule, TestRunEndReason } from 'vitest/node';

function casesOf(modules: readonly TestModule[]): TestCase[] {
  return modules.flatMap((module) => [...module.children.allTests()]);
}

/** `file > suite > test` */
function nameOf(test: TestCase): string {
  return `${test.module.relativeModuleId} > ${test.fullName}`;
}

/** A test that did not run, and why. */
function skippedLine(test: TestCase): string {
  const result = test.result();
  const note = result.state === 'skipped' ? result.note : undefined;
  return `  ${nameOf(test)}: ${note ?? 'no reason given'}`;
}

/** True for what failed at first and passed when it was run again. */
function neededSecondTry(test: TestCase): boolean {
  return test.diagnostic()?.flaky ?? false;
}

/** As much of an error as tells what went wrong: what a program printed before it failed stands at its end. */
const ERROR_LINES = 30;

/** Which test needed a second try, and what the first one said. */
function secondTry(test: TestCase): string {
  const errors = test.result().errors ?? [];
  const lines = errors.flatMap(({ message }) => message.trimEnd().split('\n').slice(-ERROR_LINES));
  return [`needed a second try: ${nameOf(test)}`, ...lines.map((line) => `  ${line}`)].join('\n');
}

/** Closes a test run with what was skipped and why, what needed a second try, and with one plain line that says how it went. */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(
    modules: readonly TestModule[],
    unhandledErrors: readonly unknown[],
    reason: TestRunEndReason,
  ): void {
    const cases = casesOf(modules);
    const inState = (state: string) => cases.filter((test) => test.result().state === state);
    const skipped = inState('skipped');
    // A file that could not be loaded has failed, although none of its tests could say so.
    const broken = modules.filter((module) => module.errors().length > 0).length + unhandledErrors.length;
    const failed = inState('failed').length + broken;
    if (skipped.length > 0) console.log(['Skipped:', ...skipped.map(skippedLine)].join('\n'));
    for (const test of cases.filter(neededSecondTry)) console.log(secondTry(test));
    if (reason === 'interrupted') console.log('The run was interrupted.');
    const line = `${inState('passed').length} passed, ${failed} failed`;
    console.log(skipped.length > 0 ? `${line}, ${skipped.length} skipped` : line);
  }
}
