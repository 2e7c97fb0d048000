// What all widgets share: a shadow root with the live figure, and the static picture in its place on paper.
import { html } from "./dom";
import { STYLE } from "./style";

export abstract class Widget extends HTMLElement {
  /** What a screen reader calls the whole figure. */
  protected abstract readonly label: string;

  /** The parts of the live figure, made once. */
  protected abstract build(): Node[];

  connectedCallback(): void {
    if (this.shadowRoot) return;
    const root = this.attachShadow({ mode: "open" });
    const live = html("div", { class: "live", role: "group", "aria-label": this.label }, ...this.build());
    root.append(html("style", {}, STYLE), live, html("slot"));
  }

  /** Call `changed` when the figure gets its width, and whenever that is another. */
  protected onWidth(changed: () => void): void {
    let width = 0;
    new ResizeObserver(() => {
      if (this.clientWidth === width) return;
      width = this.clientWidth;
      changed();
    }).observe(this);
  }

  /** A whole number that the page gives as an option, or `fallback`. */
  protected option(name: string, fallback: number): number {
    const text = this.dataset[name];
    return text === undefined ? fallback : Number(text);
  }
}

/** Make the element `widget-NAME` known to the page, once. */
export function define(name: string, kind: CustomElementConstructor): void {
  if (!customElements.get(`widget-${name}`)) customElements.define(`widget-${name}`, kind);
}
