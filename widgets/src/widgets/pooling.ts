// A feature map that shifts, and what pooling makes of it: which numbers change and which do not.
import { change, countChanged, filled, leftOver, pool, shifted, type Kind, type Table } from "../arithmetic/pooling";
import { Choice, Menu, Slider } from "../ui/controls";
import { html, numberText } from "../ui/dom";
import { clamp, Grid, sideBySide, type Frame, type Place } from "../ui/grid";
import { define, Widget } from "../ui/widget";

const SIDE = 8;
const LARGEST = 9;
const MAPS: Record<string, Table> = {
  petal: ["00036000", "00284000", "00750000", "03910000", "03910000", "00750000", "00284000", "00036000"].map(digits),
  "one dot": filled(SIDE, SIDE, (row, column) => (row === 3 && column === 3 ? LARGEST : 0)),
  line: filled(SIDE, SIDE, (_, column) => (column === 3 ? LARGEST : 0)),
  stripes: filled(SIDE, SIDE, (_, column) => (column % 2 ? 0 : LARGEST)),
};

class Pooling extends Widget {
  protected readonly label = "Interactive figure: pooling a feature map that shifts";
  private readonly maps = new Menu("map", Object.keys(MAPS), "petal", () => this.take());
  private readonly kind = new Choice<Kind>("pool", ["max", "average"], "max", () => this.update());
  private readonly window = new Choice("window", ["2", "4", "8"], String(this.option("window", 2)), () => this.update());
  private readonly right = new Slider(["shift to the right"], { min: -4, max: 4, value: this.option("shift", 1) }, () =>
    this.update(),
  );
  private readonly down = new Slider(["shift down"], { min: -4, max: 4, value: 0 }, () => this.update());
  private readonly map = new Grid("The feature map, shifted");
  private readonly pooledBefore = new Grid("The pooled map before the shift");
  private readonly pooledAfter = new Grid("The pooled map after the shift");
  private readonly measures = html("tbody");
  private readonly status = html("p", { class: "status", "aria-live": "polite" });
  private values = MAPS.petal;
  private cursor: Place | undefined;

  protected build(): Node[] {
    const pooled = html("div", { class: "board pair" }, this.pooledBefore.element, this.pooledAfter.element);
    const board = html("div", { class: "board two" }, this.map.element, pooled);
    sideBySide(board, SIDE, SIDE);
    this.map.onPress((place) => this.toggle(place));
    this.map.onArrows("The map: arrow keys move, Space writes 9 or 0", (down, right) => {
      const { row, column } = this.cursor ?? { row: 0, column: -1 };
      this.point({ row: clamp(row + down, SIDE), column: clamp(column + right, SIDE) });
    });
    this.map.onKeyPress(() => this.cursor && this.toggle(this.cursor));
    this.map.drawing.addEventListener("blur", () => this.point(undefined));
    this.update();
    return [
      html("div", { class: "controls" }, this.right.element, this.down.element),
      html("div", { class: "row" }, this.kind.element, this.window.element, this.maps.element),
      board,
      html("table", {}, headings("changed", "change", "moved back"), this.measures),
      this.status,
    ];
  }

  private take(): void {
    this.values = MAPS[this.maps.value];
    this.update();
  }

  /** Write 9 or 0 where the reader points, in the map as it is shifted. */
  private toggle({ row, column }: Place): void {
    const shown = this.shown();
    shown[row][column] = shown[row][column] ? 0 : LARGEST;
    this.values = shifted(shown, -this.down.value, -this.right.value);
    this.update();
  }

  private point(place: Place | undefined): void {
    this.cursor = place;
    this.frames();
    if (place) this.status.textContent = `Row ${place.row}, column ${place.column}: ${this.shown()[place.row][place.column]}.`;
  }

  private shown(): Table {
    return shifted(this.values, this.down.value, this.right.value);
  }

  private update(): void {
    const [shown, window, kind] = [this.shown(), Number(this.window.value), this.kind.value];
    const [before, after] = [pool(this.values, window, kind), pool(shown, window, kind)];
    const means = [pool(this.values, SIDE, "average"), pool(shown, SIDE, "average")];
    draw(this.map, "the map, shifted", shown, this.values);
    draw(this.pooledBefore, "pooled before", before, before);
    draw(this.pooledAfter, "and after", after, before);
    this.frames();
    this.measures.replaceChildren(
      measure("the map", shown, this.values),
      measure("pooled", after, before),
      measure("mean of all", means[1], means[0]),
    );
    const [count, all] = [countChanged(after, before), after.flat().length];
    const moved = countChanged(shown, this.values);
    this.status.textContent = `The shift changed ${moved} of ${SIDE * SIDE} numbers of the map, and ${count} of ${all} pooled ones.`;
  }

  private frames(): void {
    const window = Number(this.window.value);
    const windows = filled(SIDE / window, SIDE / window, () => 0).flatMap((line, row) =>
      line.map((_, column): Frame => {
        return { row: row * window, column: column * window, height: window, width: window, look: "blue thin" };
      }),
    );
    this.map.frame(...windows, ...(this.cursor ? [{ ...this.cursor, height: 1, width: 1 }] : []));
  }
}

function digits(line: string): number[] {
  return [...line].map(Number);
}

/** Draw numbers, the larger the bluer, those that `before` does not have in orange. */
function draw(grid: Grid, title: string, values: Table, before: Table): void {
  grid.draw(title, values.length, values[0].length, (row, column) => {
    const value = values[row][column];
    const changed = value !== before[row][column];
    return { look: changed ? "orange" : "blue", strength: changed ? 1 : value / LARGEST, text: numberText(value, 1) };
  });
}

function headings(...names: string[]): HTMLElement {
  return html("thead", {}, html("tr", {}, html("td"), ...names.map((name) => html("th", { scope: "col" }, name))));
}

function measure(name: string, after: Table, before: Table): HTMLElement {
  const cells = [
    `${countChanged(after, before)} of ${after.flat().length}`,
    percent(change(after, before)),
    percent(leftOver(after, before)),
  ];
  return html("tr", {}, html("th", { scope: "row" }, name), ...cells.map((text) => html("td", {}, text)));
}

function percent(share: number): string {
  return Number.isFinite(share) ? `${Math.round(100 * share)}%` : "—";
}

define("pooling", Pooling);
