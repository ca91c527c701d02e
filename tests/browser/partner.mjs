// Pages of partners: looks that the fragment has to live with.

const TOWN = `
  body { margin: 0; font: 17px/1.55 Georgia, serif; color: #22303a; background: #fff; }
  header, main { max-width: 64rem; margin: auto; padding: 0 1rem; }
  header { padding-block: 1.25rem; border-bottom: 4px solid #9c1c2b; }
  header strong { font-size: 1.5rem; }
  main { display: grid; gap: 2rem 3rem; padding-block: 1.5rem; }
  h1, h2, h3 { color: #7d1522; }
  a { color: #7d1522; }
  @media (min-width: 48rem) { main { grid-template-columns: 1fr 24rem; } }
  @media (prefers-color-scheme: dark) {
    body { background: #182026; color: #e3e8ea; }
    h1, h2, h3, a { color: #f3a5ae; }
  }`;

const HEAVY = `
  * { letter-spacing: 0.02em; }
  body { margin: 0; font: bold 14px Arial, sans-serif; background: #003b5c; color: #fff; text-align: center; }
  ul { list-style: square; padding: 0 0 0 60px; }
  li { float: left; width: 100%; background: #00527f; margin: 4px; }
  h1, h2, h3, h4 { text-transform: uppercase; font-size: 22px; margin: 30px 0; }
  p { margin: 22px 0; }
  a { color: #ffd84d; text-decoration: none; border-bottom: 2px dotted; }
  time { font-family: monospace; }`;

// Named, since axe knows nothing of the canvas that a browser takes by itself.
const PLAIN = "html { background: Canvas; color: CanvasText; }";

const LOOKS = { plain: PLAIN, town: TOWN, heavy: HEAVY };

// A whole page around the fragment or the custom element.
export function partner(look, embedded, head = "") {
  return `<!DOCTYPE html><html lang="de"><head><meta charset="utf-8"><title>Stadt Nebelheim</title>
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark"><link rel="stylesheet" href="/${look}.css">${head}</head>
    <body><header><strong>Stadt Nebelheim</strong></header><main><div><h1>Willkommen in Nebelheim</h1>
    <p>Das Rathaus ist montags bis freitags von 8 bis 16 Uhr geöffnet, donnerstags bis 18 Uhr. Termine vergibt das
    Bürgerbüro am Telefon und hier auf der Seite.</p><p>Am Wochenende ist Wochenmarkt auf dem Kirchplatz.</p></div>
    <div>${embedded}</div></main></body></html>`;
}

// Answers for a partner's server: its style sheets, and pages by path.
export function answer(pages, policy) {
  return (request, response) => {
    const path = request.url.slice(1);
    const text = pages[path] ?? LOOKS[path.replace(/\.css$/, "")];
    if (text === undefined) return response.writeHead(404).end();
    const type = { css: "text/css", js: "text/javascript" }[path.split(".").pop()] ?? "text/html";
    const headers = { "content-type": `${type}; charset=utf-8` };
    if (policy) headers["content-security-policy"] = policy;
    return response.writeHead(200, headers).end(text);
  };
}
