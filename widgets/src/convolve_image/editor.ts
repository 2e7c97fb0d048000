// The weights of a kernel, each in a field of its own.
import type { Table } from "../arithmetic/pooling";
import { html } from "../ui/dom";

export class KernelEditor {
  readonly element = html("div", { class: "kernel", role: "group", "aria-label": "the kernel" });
  private inputs: HTMLInputElement[][] = [];

  constructor(private readonly changed: () => void) {}

  /** The weights; a field that holds no number counts as 0. */
  get kernel(): Table {
    return this.inputs.map((line) => line.map((input) => exact.get(input.value) ?? (input.valueAsNumber || 0)));
  }

  set kernel(kernel: Table) {
    this.inputs = kernel.map((line, row) => line.map((weight, column) => this.field(weight, row, column)));
    this.element.style.setProperty("--columns", String(kernel.length));
    this.element.replaceChildren(...this.inputs.flat());
  }

  private field(weight: number, row: number, column: number): HTMLInputElement {
    const label = `weight in row ${row}, column ${column}`;
    const input = html("input", { type: "number", step: "any", inputmode: "decimal", "aria-label": label });
    input.value = String(Number(weight.toFixed(3)));
    input.addEventListener("input", this.changed);
    return input;
  }
}

/** Weights that three decimals do not hold. */
const exact = new Map([["0.111", 1 / 9]]);
