import { preference } from '../../lib/preferences.ts';
import { COLOURINGS } from './colouring.ts';

/** What this person colours the map by. */
export const colouringChoice = preference('map.colour', COLOURINGS);
