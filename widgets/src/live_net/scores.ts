// The ten scores as bars, with what the softmax makes of them.
import { softmax } from "../arithmetic/lenet";
import { html, numberText } from "../ui/dom";

export class Scores {
  readonly element: HTMLElement;
  private readonly rows: { score: HTMLElement; bar: HTMLElement; share: HTMLElement }[];

  constructor(private readonly classes: readonly string[]) {
    this.rows = classes.map(() => ({ score: html("td"), bar: html("div", { class: "bar" }), share: html("td") }));
    const heads = ["class", "score", "", "softmax"].map((name) => html(name ? "th" : "td", name ? { scope: "col" } : {}, name));
    const body = this.rows.map(({ score, bar, share }, index) =>
      html("tr", {}, html("th", { scope: "row" }, classes[index]), score, html("td", { class: "bars" }, bar), share),
    );
    this.element = html("table", { class: "scores" }, html("thead", {}, html("tr", {}, ...heads)), html("tbody", {}, ...body));
  }

  /** Show the scores and return what the net says, in words. */
  show(scores: number[]): string {
    const shares = softmax(scores);
    this.rows.forEach(({ score, bar, share }, index) => {
      score.textContent = numberText(scores[index], 1);
      bar.style.width = `${100 * shares[index]}%`;
      share.textContent = percent(shares[index]);
    });
    const best = shares.indexOf(Math.max(...shares));
    return `It says ${this.classes[best]}, ${percent(shares[best])}.`;
  }
}

function percent(share: number): string {
  return `${Math.round(100 * share)}%`;
}
