import { readFileSync } from 'node:fs';

/** A fenced block of a Markdown file. */
export interface Block {
  language: string;
  text: string;
  /** The heading that it stands under. */
  heading: string;
  line: number;
}

/** The fenced blocks of a Markdown file, in order. */
export function blocksOf(file: string): Block[] {
  const blocks: Block[] = [];
  let heading = '';
  let open: Block | undefined;
  readFileSync(file, 'utf8')
    .split('\n')
    .forEach((text, index) => {
      const fence = /^```(\w*)$/.exec(text);
      if (open && fence) {
        blocks.push(open);
        open = undefined;
      } else if (open) open.text += `${text}\n`;
      else if (fence) open = { language: fence[1] ?? '', text: '', heading, line: index + 1 };
      else if (text.startsWith('#')) heading = text.replace(/^#+ /, '');
    });
  return blocks;
}
