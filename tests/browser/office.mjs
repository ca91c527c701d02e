// An office with known releases, and the program that publishes them: what goes in, to be compared with what comes out.

import { serve, start, escape } from "./program.mjs";

// More than an archive holds, so that one of them is closed.
const RELEASES = 130;

// Titles that something on the way might take for markup, an entity, a format or nothing. Soft hyphens are left out when
// a title is read. RSS leaves open whether its titles are text or HTML: who takes them for HTML sees `asHtml`.
const AWKWARD = [
  "Bürgerbüro öffnet: „Alles & jederzeit“ – auch für 5 € 😀",
  "Tarif A < Tarif B: 3 < 5 & 7 > 6",
  { title: "Aus &amp; wird kein &, aus &#60; kein <", asHtml: "Aus & wird kein &, aus < kein <" },
  "Ende einer CDATA: ]]> und weiter",
  { given: "Donau\u00addampf\u00adschiff mit weichen Trennstrichen", title: "Donaudampfschiff mit weichen Trennstrichen" },
  "Familie 👩‍👩‍👧 und Flagge 🇩🇪 im Rathaus",
  "'Einfach' und \"doppelt\" in Anführungszeichen",
  "100 % mehr: %3C ist kein Zeichen",
  "Zeichen außerhalb der Ebene null: 𝔄𝔪𝔱 und 𠮷",
];

// Newest first.
export const releases = [...Array(RELEASES).keys()].map((number) => ({
  ...(AWKWARD[number]?.title ? AWKWARD[number] : { title: AWKWARD[number] ?? `Grußwort Nummer ${number} aus dem Rathaus` }),
  link: `https://amt.example/meldung/${number}?a=1&b=${number}`,
  published: Date.UTC(2026, 5, 30, 8, number % 60) - number * 86_400_000,
  enclosure: number % 3 === 0 ? `https://amt.example/dokumente/${number}.pdf?v=1&w=2` : "",
  text: `Der Ausschuss ${number} berät über „Straße ${number * 7}“ und ${number * 13} Bäume; ]]> & <b> & &lt;.`,
}));

const item = ({ title, given = title, link, published, enclosure, text }) => `<entry>
  <id>${escape(link)}</id><title>${escape(given)}</title><link href="${escape(link)}"/>
  ${enclosure && `<link rel="enclosure" href="${escape(enclosure)}" type="application/pdf" length="1234"/>`}
  <published>${new Date(published).toISOString()}</published><updated>${new Date(published).toISOString()}</updated>
  <content type="html">${escape(`<p>${escape(text)}</p><p><a href="/weiter?a=1&amp;b=2">mehr</a></p>`)}</content>
  <category term="Rat &amp; Verwaltung"/></entry>`;

const FEED = `<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://amt.example/"><id>https://amt.example/</id>
  <title>Amt</title><updated>2026-06-30T12:00:00Z</updated>${releases.map(item).join("")}</feed>`;

// Starts the program with the office as its only source; `below` is the path of its base address.
export async function publishing({ below = "/", entries = 50, folder = "" }) {
  const office = await serve((_, response) => {
    response.setHeader("Content-Type", "application/atom+xml; charset=utf-8");
    response.end(FEED);
  });
  const program = await start(`
    [service]
    title = "Aktuelles & „Amtliches“"
    base_url = "http://presse.example${below}"
    listen = "LISTEN"
    storage = "${folder ? `sled:${folder}` : "memory:"}"
    entries = ${entries}
    [fetch]
    allow_private = ["127.0.0.0/8"]
    [[sources]]
    id = "amt"
    name = "Amt für <Proben> & Versuche"
    address = "${office.address}feed"
    home = "https://amt.example/"
    follow = false`);
  const stop = async () => {
    await program.stop();
    office.stop();
  };
  return { ...program, stop };
}
