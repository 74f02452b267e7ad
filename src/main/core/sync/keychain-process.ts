/** Asks the keychain of the system one question, and ends. The secret comes and goes through the pipe to the parent alone. */
import { once } from 'node:events';
import { Entry } from '@napi-rs/keyring';
import type { KeychainAnswer, KeychainQuestion } from './keychain.ts';

const SERVICE = 'Holdfast';
/** Of the stores of Linux, the only one that outlives a restart. */
const OPTIONS = { linux: { store: 'secret-service' } } as const;

const [question] = (await once(process, 'message')) as [KeychainQuestion];
const entry = new Entry(SERVICE, question.name, OPTIONS);
if (question.secret !== null) entry.setPassword(question.secret);
const answer: KeychainAnswer = entry.getPassword();
process.send?.(answer, () => process.disconnect());
