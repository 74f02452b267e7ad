import { Page } from '../../ui/page.tsx';

export function MemoriesPage() {
  return <Page title="Memories">{null}</Page>;
}
