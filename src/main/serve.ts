/** The headless engine as a program: `holdfast serve`, and what commands start in the background. */
import { startThreadAhead } from './core/embed/thread.ts';

// The thread of the model takes as long to start as the engine takes to be read: both at once.
startThreadAhead();
const { serveHeadless } = await import('./headless.ts');
serveHeadless();
