import { type ErrorComponentProps, Link, useRouter } from '@tanstack/react-router';
import { Compass } from 'lucide-react';
import { buttonClass } from '../ui/button.tsx';
import { Empty, Failure } from '../ui/states.tsx';

/** Stands in for a page that broke; the rest of the window goes on. */
export function PageError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const retry = () => {
    reset();
    void router.invalidate();
  };
  return (
    <div className="flex h-full">
      <Failure title="This page stopped working" error={error} retry={retry} />
    </div>
  );
}

export function PageMissing() {
  return (
    <div className="flex h-full">
      <Empty
        icon={Compass}
        title="There is no such page"
        actions={
          <Link to="/memories" className={buttonClass()}>
            Go to your memories
          </Link>
        }
      >
        The address leads nowhere.
      </Empty>
    </div>
  );
}
