/* <presse-aktuelles src="https://…/aktuelles.html"><a href="https://…/">Aktuelles</a></presse-aktuelles>

   Shows the fragment in place of the link. Whatever goes wrong, the link stays and nobody is told: visitors of the
   page can do nothing about it. What was fetched is not trusted: only the elements and attributes that the fragment
   is made of are built anew, as the page's own. */

const ELEMENTS = new Set(["SECTION", "H2", "H3", "H4", "H5", "H6", "UL", "LI", "P", "TIME", "SPAN", "A"]);
const ATTRIBUTES = ["class", "lang", "datetime", "aria-label", "href"];
const LIMIT = 10_000;

const rebuild = (node) => {
  if (node.nodeType === Node.TEXT_NODE) return [document.createTextNode(node.data)];
  if (!ELEMENTS.has(node.nodeName)) return [];
  const built = document.createElement(node.nodeName);
  for (const name of ATTRIBUTES) {
    const value = node.getAttribute(name);
    if (value !== null && (name !== "href" || /^https?:\/\//i.test(value))) built.setAttribute(name, value);
  }
  built.append(...[...node.childNodes].flatMap(rebuild));
  return [built];
};

const load = async (address, signal) => {
  if (!address) return [];
  const answer = await fetch(address, { signal, credentials: "omit", referrerPolicy: "no-referrer" });
  const text = await answer.text();
  // A fragment that ends early is none.
  if (!answer.ok || !text.trimEnd().endsWith("</section>")) return [];
  const section = new DOMParser().parseFromString(text, "text/html").querySelector("body > section.presseschau");
  return section ? rebuild(section) : [];
};

class PresseAktuelles extends HTMLElement {
  static observedAttributes = ["src"];

  #asked;

  connectedCallback() {
    this.#show();
  }

  attributeChangedCallback() {
    if (this.isConnected && this.#asked) this.#show();
  }

  disconnectedCallback() {
    this.#asked?.abort();
  }

  async #show() {
    this.#asked?.abort();
    const asked = (this.#asked = new AbortController());
    const late = setTimeout(() => asked.abort(), LIMIT);
    try {
      const built = await load(this.getAttribute("src"), asked.signal);
      if (built.length && !asked.signal.aborted) this.replaceChildren(...built);
    } catch {
      // The link stays.
    } finally {
      clearTimeout(late);
    }
  }
}

if (!customElements.get("presse-aktuelles")) customElements.define("presse-aktuelles", PresseAktuelles);
