/** Numbers of the messages of the y-websocket protocol (rule T-28). */
export const MESSAGE = { sync: 0, awareness: 1, auth: 2, queryAwareness: 3 } as const;
