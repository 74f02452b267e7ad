import { fanOutContract } from '../testing/fanout-contract.ts';
import { inProcessFanOut } from './in-process.ts';

fanOutContract('One process', async () => {
  const fanOut = inProcessFanOut();
  return { a: fanOut, b: fanOut };
});
