import { useId, useLayoutEffect } from 'react';
import { createStore, useStore } from '../lib/store.ts';

/** Something that a person can do here: an entry of the palette, with or without a shortcut. */
export interface Command {
  /** Unique among all, such as `review.approve`. */
  id: string;
  title: string;
  /** The heading it stands under in the palette and the help: the name of its view. */
  group: string;
  /** Shortcuts as keys.ts writes them; the first is shown. */
  keys?: readonly string[];
  /** More words that find it in the palette. */
  words?: string;
  /** Left out of the palette: moving a cursor, say, which makes sense by key only. */
  keyOnly?: boolean;
  /** Works on no page in particular: its keys work while another page is on its way, too. */
  everywhere?: boolean;
  /**
   * Only shows something and changes nothing: its key may come before the page is there, and is answered when it is. A key that
   * changes memories never waits: it would decide about what nobody has seen.
   */
  ahead?: boolean;
  /** Its keys work while a text field has the focus too. */
  inFields?: boolean;
  disabled?: boolean;
  run: () => void;
}

/** What each mounted component offers, in the order in which they were mounted. */
const offers = createStore<ReadonlyMap<string, readonly Command[]>>(new Map());

/** Calls back whenever what is offered changes, until the function that it returns is called. */
export const onOffers = offers.subscribe;

/** All commands there are now. Of two with the same id or key the one of the latest component wins. */
export function allCommands(): Command[] {
  const byId = new Map([...offers.get().values()].flat().map((command) => [command.id, command]));
  return [...byId.values()];
}

/**
 * Offers commands for as long as the component is mounted: in the palette, by their keys and in the help. They may change with
 * each render.
 */
export function useCommands(commands: readonly Command[]): void {
  const owner = useId();
  useLayoutEffect(() => {
    const others = new Map(offers.get());
    others.set(owner, commands);
    offers.set(others);
  });
  useLayoutEffect(
    () => () => {
      const others = new Map(offers.get());
      others.delete(owner);
      offers.set(others);
    },
    [owner],
  );
}

/** `allCommands`, followed. Not for components that offer commands themselves: each would make the other render. */
export function useAllCommands(): Command[] {
  useStore(offers);
  return allCommands();
}
