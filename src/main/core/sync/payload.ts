import { z } from 'zod';
import {
  Content,
  checkPath,
  Importance,
  Key,
  MemoryType,
  Metadata,
  Namespace,
  Scope,
  Session,
  Tag,
} from '../../../shared/memory.ts';
import { safeText } from '../../../shared/text.ts';

/** Milliseconds since 1970, of the years that ISO 8601 writes with four digits. */
const Time = z
  .int()
  .min(Date.UTC(-1, 12))
  .max(Date.UTC(9999, 12) - 1);
const Agent = safeText(1, 128);

/**
 * What another engine may send as a memory (rule T-11), with the limits that a memory has here. Other fields are of a newer
 * program, and kept.
 */
export const PayloadSchema = z
  .object({
    content: Content,
    type: MemoryType,
    scope: Scope,
    importance: Importance.nullable(),
    tags: z.array(Tag).max(64),
    metadata: Metadata,
    namespace: Namespace.nullable(),
    key: Key.nullable(),
    valid_from: Time.nullable(),
    valid_until: Time.nullable(),
    expires_at: Time.nullable(),
    agent: Agent,
    session: Session.nullable(),
    created_at: Time,
    reason: safeText(1, 500).nullable(),
    by: Agent.nullable(),
    reviewed_at: Time.nullable(),
  })
  .catchall(z.json())
  .superRefine(checkPath);
