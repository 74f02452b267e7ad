import { troubleOf } from '../../lib/api.ts';

/** Why a form could not be saved, beside its buttons. */
export function Problem({ error }: { error: unknown }) {
  if (!error) return null;
  const { message, hint } = troubleOf(error);
  return (
    <p role="alert" className="rounded-md bg-danger-soft px-3 py-2 text-danger">
      {message} {hint}
    </p>
  );
}
