/** The agents that `connect` knows, by their names in Holdfast. */
export const AGENT_IDS = [
  'claude-code',
  'claude-desktop',
  'cursor',
  'vscode',
  'codex',
  'gemini-cli',
] as const;
export type AgentId = (typeof AGENT_IDS)[number];
