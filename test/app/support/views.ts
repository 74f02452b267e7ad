/** The views of the app and where they are, by the name of their screenshots. */
export const VIEWS: Readonly<Record<string, string>> = {
  review: '/review',
  memories: '/memories',
  map: '/map',
  activity: '/activity',
  agents: '/agents',
  team: '/team',
  settings: '/settings',
  welcome: '/welcome',
};
