import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Questions } from './questions.ts';

/** A question that is answered when it is told to. */
function ask(questions: Questions, done: string[], name = 'answer') {
  const found = Promise.withResolvers<void>();
  const answer = questions.answering(() => found.promise).then(() => done.push(name));
  return { answer, found };
}

it('work that can wait goes on at once when nobody asks', async () => {
  const questions = new Questions();
  let quiet = false;
  void questions.quiet().then(() => {
    quiet = true;
  });
  await Promise.resolve();
  expect(quiet).toBe(true);
});

it('work waits for every question that is being answered, and lets their answers out first', async () => {
  const questions = new Questions();
  const done: string[] = [];
  const first = ask(questions, done, 'first');
  const second = ask(questions, done, 'second');
  const work = questions.quiet().then(() => done.push('work'));
  first.found.resolve();
  await first.answer;
  await nextTurn();
  second.found.resolve();
  await Promise.all([second.answer, work]);
  expect(done).toEqual(['first', 'second', 'work']);
});

it('what waits goes on one after the other, and a question that comes between goes before the rest', async () => {
  const questions = new Questions();
  const done: string[] = [];
  const early = ask(questions, done, 'early');
  const late = Promise.withResolvers<ReturnType<typeof ask>>();
  const works = ['one', 'two'].map((name) =>
    questions.quiet().then(() => {
      done.push(name);
      if (name === 'one') late.resolve(ask(questions, done, 'late'));
    }),
  );
  early.found.resolve();
  (await late.promise).found.resolve();
  await Promise.all(works);
  expect(done).toEqual(['early', 'one', 'late', 'two']);
});

it('a question that fails keeps nobody waiting', async () => {
  const questions = new Questions();
  const failing = questions.answering(() => Promise.reject(new Error('no answer')));
  const work = questions.quiet();
  await expect(failing).rejects.toThrow('no answer');
  await work;
});

it('work goes on after a moment though questions never end', async () => {
  const questions = new Questions();
  const done: string[] = [];
  const endless = ask(questions, done);
  await questions.quiet().then(() => done.push('work'));
  expect(done).toEqual(['work']);
  endless.found.resolve();
  await endless.answer;
});
