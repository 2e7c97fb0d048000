// Formulas as text: letters in italics, "_out" as a subscript.
import { html } from "./dom";

/** "W + P_out" as nodes: every run of Latin letters is a variable, a run after an underscore its index. */
export function math(formula: string): (Node | string)[] {
  return formula
    .split(/(_?[A-Za-z]+)/)
    .filter((part) => part)
    .map((part) => {
      if (part.startsWith("_")) return html("sub", {}, part.slice(1));
      return /[A-Za-z]/.test(part) ? html("var", {}, part) : part;
    });
}
