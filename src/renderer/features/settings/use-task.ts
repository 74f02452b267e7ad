import { useEffect, useRef, useState } from 'react';
import type { Progress } from '../../../client/index.ts';

/** A long task of the engine: how far it is, and how it ended. */
export interface Task<T> {
  isRunning: boolean;
  progress: Progress | null;
  result: T | null;
  error: unknown;
}

const IDLE = { isRunning: false, progress: null, result: null, error: null };

/** Runs a long task and follows its steps. It goes on in the engine when the page is left. */
export function useTask<T>() {
  const [task, setTask] = useState<Task<T>>(IDLE);
  const isShown = useRef(true);
  useEffect(() => {
    isShown.current = true;
    return () => {
      isShown.current = false;
    };
  }, []);
  const update = (next: Partial<Task<T>>) => {
    if (isShown.current) setTask((now) => ({ ...now, ...next }));
  };
  const run = async (work: (onProgress: (progress: Progress) => void) => Promise<T>): Promise<T | null> => {
    setTask({ ...IDLE, isRunning: true });
    try {
      const result = await work((progress) => update({ progress }));
      update({ isRunning: false, result });
      return result;
    } catch (error) {
      update({ isRunning: false, error });
      return null;
    }
  };
  return { ...task, run };
}
