/** The style sheet of the docs page. */
export const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1rem; }
h2 { margin-top: 2.5rem; border-bottom: 1px solid; }
h4 { margin: 1rem 0 .25rem; }
small, summary span { opacity: .7; font-weight: normal; }
summary { padding: .35rem 0; cursor: pointer; }
summary b { display: inline-block; min-width: 4.5rem; }
details[open] { padding-bottom: 1rem; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: .25rem .75rem .25rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid #8884; }
th { font-weight: normal; white-space: nowrap; }
`;
