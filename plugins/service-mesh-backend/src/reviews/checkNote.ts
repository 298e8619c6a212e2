import { InputError } from '@backstage/errors';

/** Characters. */
const LONGEST_NOTE = 2000;

/** Refuses what cannot be kept as a note. */
export function checkNote(note: string | undefined): void {
  if (note !== undefined && note.length > LONGEST_NOTE)
    throw new InputError(`note must have at most ${LONGEST_NOTE} characters`);
  // Databases have no place for it.
  if (note?.includes('\0')) throw new InputError('note must not contain NUL');
}
