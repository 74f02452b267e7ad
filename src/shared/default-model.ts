/** The embedding model that comes with Holdfast. In a file of its own, so that its thread loads nothing else for the name. */
export const DEFAULT_MODEL = 'all-MiniLM-L6-v2';
