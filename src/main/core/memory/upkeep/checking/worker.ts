/** The thread of checks. It has a connection of its own to each file that it looks at, for as long as it looks. */
import { answerCalls } from '../../../worker-answers.ts';
import { perform } from './task.ts';

answerCalls(perform, () => {});
