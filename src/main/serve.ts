/** The headless engine as a program: `holdfast serve`, and what commands start in the background. */
import { loadBundledAhead, startThreadAhead } from './core/embed/thread.ts';

// The thread of the model takes as long to start, and the model to load, as the engine takes to be read: both at once.
startThreadAhead();
const { readArguments } = await import('./arguments.ts');
const started = readArguments();
const { usesBundledModel } = await import('./host/configured-model.ts');
if (usesBundledModel(started.root)) loadBundledAhead();
const { serveHeadless } = await import('./headless.ts');
serveHeadless(started);
