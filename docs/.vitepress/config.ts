import { defineConfig } from 'vitepress';

const AGENTS = [
  { text: 'Claude Code', link: '/agents/claude-code' },
  { text: 'Claude Desktop', link: '/agents/claude-desktop' },
  { text: 'Cursor', link: '/agents/cursor' },
  { text: 'VS Code', link: '/agents/vscode' },
  { text: 'Codex CLI', link: '/agents/codex' },
  { text: 'Gemini CLI', link: '/agents/gemini-cli' },
  { text: 'Any other MCP client', link: '/agents/other' },
  { text: 'How connecting works', link: '/connect' },
];

const GUIDES = [
  { text: 'Cookbook', link: '/cookbook' },
  { text: 'Desktop program', link: '/desktop' },
  { text: 'Command line', link: '/cli' },
  { text: 'MCP', link: '/mcp' },
  { text: 'HTTP API', link: '/http-api' },
  { text: 'Python', link: '/python' },
  { text: 'TypeScript', link: '/typescript' },
  { text: 'Team memory', link: '/team' },
  { text: 'Running a relay', link: '/relay' },
  { text: 'Import and export', link: '/import-export' },
  { text: 'Webhooks', link: '/webhooks' },
  { text: 'Troubleshooting', link: '/troubleshooting' },
];

const REFERENCE = [
  { text: 'HTTP', link: '/reference/http' },
  { text: 'TypeScript SDK', link: '/reference/typescript' },
  { text: 'Python SDK', link: '/reference/python' },
];

const INSIDE = [
  { text: 'Review', link: '/review' },
  { text: 'How recall works', link: '/recall' },
  { text: 'The map of memories', link: '/map' },
  { text: 'Team protocol', link: '/team-protocol' },
  { text: 'Security model', link: '/security' },
  { text: 'Architecture', link: '/architecture' },
  { text: 'Data model', link: '/data-model' },
  { text: 'Benchmarks', link: '/benchmarks' },
  { text: 'Decisions', link: '/decisions/' },
];

export default defineConfig({
  title: 'Holdfast',
  description: 'Local-first memory for AI agents: they remember, you approve, every agent recalls.',
  rewrites: { 'decisions/README.md': 'decisions/index.md' },
  // Addresses of an engine on the reader's machine; every other dead link fails the build.
  ignoreDeadLinks: [/^https?:\/\/localhost/],
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    nav: [
      { text: 'Quick start', link: '/quick-start' },
      { text: 'Concepts', link: '/concepts' },
      { text: 'Cookbook', link: '/cookbook' },
      { text: 'Reference', items: REFERENCE },
    ],
    sidebar: [
      {
        text: 'Start',
        items: [
          { text: 'Quick start', link: '/quick-start' },
          { text: 'Concepts', link: '/concepts' },
        ],
      },
      { text: 'Agents', items: AGENTS },
      { text: 'Guides', items: GUIDES },
      { text: 'Reference', items: REFERENCE },
      { text: 'How it is made', items: INSIDE },
    ],
  },
});
