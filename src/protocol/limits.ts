/** The format version of what this program writes, and the newest that it can apply (rule T-7). */
export const FORMAT_VERSION = 1;

/** Bytes of an entry, signature included (rule T-5). */
export const ENTRY_MAX_BYTES = 256 * 1024;
/** Bytes of a memory inside an entry after it was inflated: 32 KiB of text, 16 KiB of metadata, and room for what is unknown. */
export const PAYLOAD_MAX_BYTES = 192 * 1024;
/** Levels that arrays and maps may be nested in. Metadata may have 32; what holds it has a few more. */
export const CBOR_MAX_DEPTH = 40;

/** How far an entry may be ahead of its reader's clock, in milliseconds (rule T-3). */
export const FUTURE_MS = 24 * 60 * 60 * 1000;

/** How long a ticket may be good for, in seconds (rule T-29). */
export const TICKET_MAX_SECONDS = 60 * 60;
/** How far the clock of who wrote a ticket may be ahead, in seconds. */
export const TICKET_SKEW_SECONDS = 5 * 60;
export const TICKET_MAX_CHARACTERS = 512;

/** Bytes at which the relay seals a segment of the log (rule T-32). */
export const SEGMENT_BYTES = 4 * 1024 * 1024;

export const DEVICES_MAX = 10_000;
/** Versions that one version can be made on. */
export const BASES_MAX = 256;
