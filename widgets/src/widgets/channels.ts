// Several channels, several filters: which numbers meet which.
import { featureMap, meeting, parameters, parts, type Filter } from "../arithmetic/channels";
import type { Table } from "../arithmetic/pooling";
import { Slider } from "../ui/controls";
import { html, numberText, setAttributes } from "../ui/dom";
import { clamp, Grid, type Frame, type Place } from "../ui/grid";
import { Player } from "../ui/player";
import { define, Widget } from "../ui/widget";

class Channels extends Widget {
  protected readonly label = "Interactive figure: channels and filters";
  private readonly allInput: Table[] = JSON.parse(this.dataset.input!);
  private readonly allFilters: Filter[] = JSON.parse(this.dataset.filters!);
  private readonly depth = new Slider(["input channels"], { min: 1, max: this.allInput.length, value: this.allInput.length }, () =>
    this.reset(),
  );
  private readonly count = new Slider(["filters"], { min: 1, max: this.allFilters.length, value: 2 }, () => this.reset());
  private readonly player = new Player(
    (by) => this.step(by),
    (playing) => setAttributes(this.status, { "aria-live": playing ? "off" : "polite" }),
  );
  private readonly inputs = this.allInput.map((_, index) => new Grid(`Channel ${index}`));
  private readonly slices = this.allInput.map((_, index) => new Grid(`The filter's slice for channel ${index}`));
  private readonly maps = this.allFilters.map((_, index) => this.mapOf(index));
  private readonly sums = html("div", { class: "formula" });
  private readonly status = html("p", { class: "status", "aria-live": "polite" });
  private readonly note = html("p", { class: "note" });
  private input = this.allInput;
  private filters = this.allFilters;
  private filter = 0;
  private place: Place = { row: 0, column: 0 };

  protected build(): Node[] {
    this.inputs.forEach((grid) => grid.onPoint((square) => this.goTo(this.filter, square)));
    this.reset();
    const row = (grids: Grid[]) => html("div", { class: "board three" }, ...grids.map((grid) => grid.element));
    return [
      html("div", { class: "controls" }, this.depth.element, this.count.element),
      this.note,
      this.player.element,
      row(this.inputs),
      row(this.slices),
      this.sums,
      row(this.maps),
      this.status,
    ];
  }

  private mapOf(filter: number): Grid {
    const grid = new Grid("");
    grid.onPoint((square) => this.goTo(filter, square));
    grid.onArrows(`The feature map of filter ${filter}: arrow keys go from number to number`, (down, right) => {
      this.goTo(filter, { row: this.place.row + down, column: this.place.column + right });
    });
    return grid;
  }

  private reset(): void {
    this.player.stop();
    this.input = this.allInput.slice(0, this.depth.value);
    this.filters = this.allFilters
      .slice(0, this.count.value)
      .map(({ slices, bias }) => ({ slices: slices.slice(0, this.depth.value), bias }));
    this.inputs.forEach((grid, index) => (grid.element.hidden = index >= this.depth.value));
    this.slices.forEach((grid, index) => (grid.element.hidden = index >= this.depth.value));
    this.maps.forEach((grid, index) => (grid.element.hidden = index >= this.count.value));
    this.show(Math.min(this.filter, this.count.value - 1), this.place);
  }

  /** Through all filters at one place, then on to the next place. */
  private step(by: number): void {
    const side = this.side();
    const all = side * side * this.filters.length;
    const now = (this.place.row * side + this.place.column) * this.filters.length + this.filter;
    const next = (now + by + all) % all;
    const at = Math.floor(next / this.filters.length);
    this.show(next % this.filters.length, { row: Math.floor(at / side), column: at % side });
  }

  private goTo(filter: number, { row, column }: Place): void {
    this.player.stop();
    this.show(filter, { row: clamp(row, this.side()), column: clamp(column, this.side()) });
  }

  private side(): number {
    return this.input[0].length - this.filters[0].slices[0].length + 1;
  }

  private show(filter: number, place: Place): void {
    [this.filter, this.place] = [filter, place];
    const kernel = this.filters[filter].slices[0].length;
    const window: Frame = { ...place, height: kernel, width: kernel };
    const inside = (at: Place) => [at.row - place.row, at.column - place.column].every((step) => step >= 0 && step < kernel);
    this.input.forEach((channel, index) => {
      numbers(this.inputs[index], `channel ${index}`, channel, (at) => (inside(at) ? "orange" : ""));
      this.inputs[index].frame(window);
      numbers(this.slices[index], `slice ${index}`, this.filters[filter].slices[index], () => "orange");
    });
    this.filters.forEach((each, index) => {
      const here = (at: Place) => index === filter && at.row === place.row && at.column === place.column;
      const under = (at: Place) => at.row === place.row && at.column === place.column;
      const map = featureMap(this.input, each);
      numbers(this.maps[index], `filter ${index}`, map, (at) => (here(at) ? "orange" : under(at) ? "blue" : ""));
      this.maps[index].frame(...(index === filter ? [{ ...place, height: 1, width: 1 }] : []));
    });
    this.write();
  }

  private write(): void {
    const { row, column } = this.place;
    const filter = this.filters[this.filter];
    const each = parts(this.input, filter, row, column);
    const lines = this.input.map((channel, index) => {
      const met = meeting(channel, filter.slices[index], row, column);
      const made = met.map(([pixel, weight]) => `${numberText(pixel)}·${bracketed(weight)}`);
      return html("p", {}, `channel ${index}: ${made.join(" + ")} = ${numberText(each[index])}`);
    });
    const sum = each.reduce((all, part) => all + part, filter.bias);
    lines.push(html("p", {}, html("strong", {}, `${added(each)} + bias ${bracketed(filter.bias)} = ${numberText(sum)}`)));
    this.sums.replaceChildren(...lines);
    const [size, deep] = [filter.slices[0].length, this.input.length];
    const count = `${this.filters.length} · (${deep} · ${size} · ${size} + 1) = ${parameters(this.filters)} parameters`;
    this.note.textContent = `The layer has ${count}.`;
    const others = this.filters.length > 1 ? " Blue is the rest of its depth column." : "";
    this.status.textContent = `Filter ${this.filter} answers ${numberText(sum)} at row ${row}, column ${column}.${others}`;
  }
}

/** "1 + 0 + (−2)" */
function added(numbers: number[]): string {
  return numbers.map((each, index) => (index ? bracketed(each) : numberText(each))).join(" + ");
}

function bracketed(number: number): string {
  return number < 0 ? `(${numberText(number)})` : numberText(number);
}

function numbers(grid: Grid, title: string, values: Table, look: (at: Place) => string): void {
  grid.draw(title, values.length, values[0].length, (row, column) => {
    return { look: look({ row, column }), text: numberText(values[row][column]) };
  });
}

define("channels", Channels);
