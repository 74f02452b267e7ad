import { createStore, type Store } from './store.ts';

const PREFIX = 'holdfast.';

/**
 * A choice of this person on this machine, kept in the browser's storage and shared between windows. `allowed` lists the values
 * it can have, the default first: anything else that is stored counts as the default.
 */
export function preference<const T extends string>(name: string, allowed: readonly [T, ...T[]]): Store<T> {
  const key = PREFIX + name;
  const parse = (text: string | null) => allowed.find((value) => value === text) ?? allowed[0];
  const store = createStore<T>(parse(localStorage.getItem(key)));
  window.addEventListener('storage', (event) => {
    if (event.key === key) store.set(parse(event.newValue));
  });
  return {
    ...store,
    set: (value) => {
      localStorage.setItem(key, value);
      store.set(value);
    },
  };
}
