import { z } from 'zod';
import { Bool, checkFilters, filters } from './query.ts';
import { Timestamp } from './time.ts';

/** Coordinates on the map are whole numbers from 0 to this; x grows to the right and y upwards. */
export const MAP_EXTENT = 65_535;

/** Which memories are on the map. */
export const MapRequest = z.strictObject(filters).superRefine(checkFilters);
export type MapRequest = z.output<typeof MapRequest>;

/** A column of few different values: each is named once, and each point has the place of its value. */
export const MapColumn = z.object({ values: z.array(z.string()), of: z.array(z.int()) });
export type MapColumn = z.infer<typeof MapColumn>;

/** The memories on the map, one column for each field; all columns have the same length and order, oldest memory first. */
export const MapPoints = z.object({
  id: z.array(z.string()),
  x: z.array(z.int()),
  y: z.array(z.int()),
  /** Seconds since 1970. */
  created_at: z.array(z.int()),
  scope: MapColumn,
  type: MapColumn,
  state: MapColumn,
  agent: MapColumn,
  /** Place in `clusters`; −1: in none. */
  cluster: z.array(z.int()),
});
export type MapPoints = z.infer<typeof MapPoints>;

export const MapCluster = z.object({
  /** Up to three words that its memories hold more often than others do. */
  words: z.array(z.string()),
  /** How many of the memories on this map are in it. */
  size: z.int(),
  /** Where they are densest. */
  x: z.int(),
  y: z.int(),
});
export type MapCluster = z.infer<typeof MapCluster>;

export const MapResult = z.object({
  /** When the present layout was made; null while there is none. */
  laid_out_at: Timestamp.nullable(),
  /** Memories that pass the filters and have no place yet. */
  unplaced: z.int(),
  points: MapPoints,
  /** The largest first. Found and named from the memories of this answer alone. */
  clusters: z.array(MapCluster),
});
export type MapResult = z.infer<typeof MapResult>;

export const ArrangeMapRequest = z.strictObject({
  /** Makes a new layout although the present one still holds; for administrators. */
  anew: Bool.default(false),
});
export type ArrangeMapRequest = z.output<typeof ArrangeMapRequest>;

export const ArrangeMapResult = z.object({
  /** When the layout that the map now has was made; null while no memory has been embedded. */
  laid_out_at: Timestamp.nullable(),
});
export type ArrangeMapResult = z.infer<typeof ArrangeMapResult>;
