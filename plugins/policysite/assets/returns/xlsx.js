/* Workbooks: sheets of texts ↔ .xlsx. Every cell is written as text, so that nothing in it is a formula. */
(function () {
  "use strict";

  var returns = window.policysite.returns;
  var MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  var OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  var PACKAGE = "http://schemas.openxmlformats.org/package/2006/";
  var HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
  var MOST_ROWS = 20000;
  var MOST_COLUMNS = 200;
  var MOST_SHEETS = 20;
  var CELL = 32767;

  /* --- writing ---------------------------------------------------------------------------------- */

  /* What XML cannot hold is written as Excel does it, and so is what only looks like it. */
  function escape(text) {
    return String(text)
      .replace(/_x(?=[0-9A-Fa-f]{4}_)/g, "_x005F_x")
      .replace(/[\ud800-\udbff][\udc00-\udfff]|[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]/g, function (found) {
        return found.length > 1 ? found : "_x" + ("000" + found.charCodeAt(0).toString(16).toUpperCase()).slice(-4) + "_";
      })
      .replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
  }

  function unescape(text) {
    return text.replace(/_x([0-9A-Fa-f]{4})_/g, function (_, code) { return String.fromCharCode(parseInt(code, 16)); });
  }

  function nameColumn(n) {
    var letters = "";
    for (n += 1; n; n = Math.floor((n - 1) / 26)) letters = String.fromCharCode(65 + (n - 1) % 26) + letters;
    return letters;
  }

  function address(row, column) { return nameColumn(column) + (row + 1); }

  function locate(sheet, row, column) {
    return sheet + "!$" + nameColumn(column) + "$" + (row + 1);
  }

  /* The looks of cells, by the names that sheets use. */
  var LOOKS = ["none", "plain", "centred", "input", "choice", "bold", "topic", "title", "label", "blank", "note", "count", "share"];
  var FONT = '<font><sz val="10"/><name val="宋体"/></font>';

  function writeStyles() {
    function look(font, border, format, horizontal, vertical, wrap, locked) {
      return '<xf numFmtId="' + format + '" fontId="' + font + '" fillId="0" borderId="' + border + '" xfId="0" applyNumberFormat="1" applyFont="1" applyBorder="1" applyAlignment="1" applyProtection="1">' +
        '<alignment horizontal="' + horizontal + '" vertical="' + vertical + '"' + (wrap ? ' wrapText="1"' : "") + '/><protection locked="' + locked + '"/></xf>';
    }
    var line = function (side) { return "<" + side + ' style="thin"><color auto="1"/></' + side + ">"; };
    return HEAD + '<styleSheet xmlns="' + MAIN + '"><numFmts count="1"><numFmt numFmtId="164" formatCode="0.0%"/></numFmts><fonts count="4">' + FONT +
      '<font><b/><sz val="10"/><name val="黑体"/></font><font><sz val="18"/><name val="方正小标宋简体"/></font><font><sz val="9"/><name val="宋体"/></font></fonts>' +
      '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
      '<borders count="3"><border><left/><right/><top/><bottom/><diagonal/></border>' +
      "<border>" + ["left", "right", "top", "bottom"].map(line).join("") + "<diagonal/></border>" +
      "<border><left/><right/><top/>" + line("bottom") + "<diagonal/></border></borders>" +
      '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="' + LOOKS.length + '">' + [
        look(0, 0, 0, "general", "center", false, 1),
        look(0, 1, 0, "general", "center", true, 1),
        look(0, 1, 0, "center", "center", true, 1),
        look(0, 1, 49, "general", "center", true, 0),
        look(0, 1, 49, "center", "center", true, 0),
        look(1, 1, 0, "center", "center", true, 1),
        look(1, 1, 0, "general", "center", true, 1),
        look(2, 0, 0, "center", "center", true, 1),
        look(0, 0, 0, "right", "center", false, 1),
        look(0, 2, 49, "general", "center", false, 0),
        look(3, 0, 0, "general", "top", true, 1),
        look(0, 1, 1, "center", "center", true, 1),
        look(0, 1, 164, "center", "center", true, 1)
      ].join("") + '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>';
  }

  function writeCell(cell, row, column) {
    var style = ' s="' + LOOKS.indexOf(cell.look || "none") + '"';
    if (typeof cell.number === "number") return '<c r="' + address(row, column) + '"' + style + "><v>" + cell.number + "</v></c>";
    if (!cell.text) return '<c r="' + address(row, column) + '"' + style + "/>";
    if (cell.text.length > CELL) throw new Error("有一处写了 " + cell.text.length + " 字，Excel 的一格放不下，请改存 JSON 文件");
    return '<c r="' + address(row, column) + '"' + style + ' t="inlineStr"><is><t xml:space="preserve">' + escape(cell.text) + "</t></is></c>";
  }

  function writeSheet(sheet) {
    var parts = [HEAD, '<worksheet xmlns="' + MAIN + '">'];
    if (sheet.widths) parts.push('<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>');
    if (sheet.freeze) {
      parts.push('<sheetViews><sheetView workbookViewId="0"><pane xSplit="' + sheet.freeze[1] + '" ySplit="' + sheet.freeze[0] +
        '" topLeftCell="' + address(sheet.freeze[0], sheet.freeze[1]) + '" activePane="bottomRight" state="frozen"/></sheetView></sheetViews>');
    }
    if (sheet.widths) {
      parts.push("<cols>", sheet.widths.map(function (width, n) {
        return '<col min="' + (n + 1) + '" max="' + (n + 1) + '" width="' + width + '" customWidth="1"' + ((sheet.hiddenColumns || [0]).indexOf(n) >= 0 ? ' hidden="1"' : "") + "/>";
      }).join(""), "</cols>");
    }
    parts.push("<sheetData>");
    sheet.rows.forEach(function (row, n) {
      parts.push('<row r="' + (n + 1) + '"' + (row.height ? ' ht="' + row.height + '" customHeight="1"' : "") + ">");
      row.cells.forEach(function (cell, column) { if (cell) parts.push(writeCell(cell, n, column)); });
      parts.push("</row>");
    });
    parts.push("</sheetData>");
    if (sheet.widths && !sheet.open) parts.push('<sheetProtection sheet="1" objects="1" scenarios="1" formatColumns="0" formatRows="0" autoFilter="0"/>');
    if (sheet.merges && sheet.merges.length) {
      parts.push('<mergeCells count="' + sheet.merges.length + '">', sheet.merges.map(function (merge) {
        return '<mergeCell ref="' + address(merge[0], merge[1]) + ":" + address(merge[0], merge[2]) + '"/>';
      }).join(""), "</mergeCells>");
    }
    if (sheet.choices) {
      parts.push('<dataValidations count="1"><dataValidation type="list" allowBlank="1" showErrorMessage="1" sqref="' +
        address(sheet.choices.first, sheet.choices.column) + ":" + address(sheet.choices.last, sheet.choices.column) +
        '"><formula1>"' + escape(sheet.choices.words.join(",")) + '"</formula1></dataValidation></dataValidations>');
    }
    if (sheet.widths) {
      parts.push('<printOptions horizontalCentered="1"/><pageMargins left="0.45" right="0.45" top="0.55" bottom="0.6" header="0.3" footer="0.3"/>' +
        '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/><headerFooter><oddFooter>&amp;C第 &amp;P 页　共 &amp;N 页</oddFooter></headerFooter>');
    }
    parts.push("</worksheet>");
    return parts.join("");
  }

  function relate(targets) {
    return HEAD + '<Relationships xmlns="' + PACKAGE + 'relationships">' + targets.map(function (target, n) {
      return '<Relationship Id="rId' + (n + 1) + '" Type="' + OFFICE + "/" + target[0] + '" Target="' + target[1] + '"/>';
    }).join("") + "</Relationships>";
  }

  /* Widths make a sheet one to print; its first column is hidden unless `hiddenColumns` says else, and it is protected
     unless it is `open`. Sheets {name, rows: [{height, cells: [{text, look}]}], …} and names [[name, reference, sheet]] → bytes. */
  function writeWorkbook(sheets, names) {
    var kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
    return returns.writeZip([
      { name: "[Content_Types].xml", text: HEAD + '<Types xmlns="' + PACKAGE + 'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="' + kind + 'sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="' + kind + 'styles+xml"/>' + sheets.map(function (_, n) {
        return '<Override PartName="/xl/worksheets/sheet' + (n + 1) + '.xml" ContentType="' + kind + 'worksheet+xml"/>';
      }).join("") + "</Types>" },
      { name: "_rels/.rels", text: relate([["officeDocument", "xl/workbook.xml"]]) },
      { name: "xl/workbook.xml", text: HEAD + '<workbook xmlns="' + MAIN + '" xmlns:r="' + OFFICE + '"><sheets>' + sheets.map(function (sheet, n) {
        return '<sheet name="' + escape(sheet.name) + '" sheetId="' + (n + 1) + '"' + (sheet.hidden ? ' state="hidden"' : "") + ' r:id="rId' + (n + 1) + '"/>';
      }).join("") + "</sheets><definedNames>" + names.map(function (each) {
        return '<definedName name="' + each[0] + '"' + (each.length > 2 ? ' localSheetId="' + each[2] + '"' : "") + ">" + escape(each[1]) + "</definedName>";
      }).join("") + "</definedNames></workbook>" },
      { name: "xl/_rels/workbook.xml.rels", text: relate(sheets.map(function (_, n) { return ["worksheet", "worksheets/sheet" + (n + 1) + ".xml"]; }).concat([["styles", "styles.xml"]])) },
      { name: "xl/styles.xml", text: writeStyles() }
    ].concat(sheets.map(function (sheet, n) {
      return { name: "xl/worksheets/sheet" + (n + 1) + ".xml", text: writeSheet(sheet) };
    })));
  }

  /* --- reading ---------------------------------------------------------------------------------- */

  function refuse(words) { return new Error(words); }

  function parse(text) {
    if (/<!DOCTYPE|<!ENTITY/i.test(text)) throw refuse("文件里有不该有的内容，没有读");
    var parsed = new DOMParser().parseFromString(text, "application/xml");
    if (parsed.getElementsByTagName("parsererror").length) throw refuse("文件已损坏，读不出来");
    return parsed;
  }

  function named(within, name) {
    return Array.prototype.slice.call(within.getElementsByTagNameNS("*", name));
  }

  /* The text of an <si> or <is>: its runs, without how they are pronounced. */
  function textOf(element) {
    return unescape(named(element, "t").filter(function (part) { return part.parentNode.localName !== "rPh"; }).map(function (part) {
      return part.textContent;
    }).join(""));
  }

  function readFormats(styles) {
    if (!styles) return [];
    var custom = Object.create(null);
    named(styles, "numFmt").forEach(function (each) { custom[each.getAttribute("numFmtId")] = each.getAttribute("formatCode") || ""; });
    var looks = named(styles, "cellXfs")[0];
    return looks ? named(looks, "xf").map(function (look) {
      var id = +look.getAttribute("numFmtId") || 0;
      var code = (custom[id] || "").replace(/"[^"]*"|\[[^\]]*\]|\\./g, "");
      if (id === 9 || id === 10 || /%/.test(code)) return "percent";
      if ((id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 31) || id === 36 || (id >= 50 && id <= 58) || /[yd]|m.*[年月日]/i.test(code)) return "date";
      return "";
    }) : [];
  }

  /* As a reader sees a number: 90% and not 0.9, a day and not 46000. */
  function readNumber(text, format) {
    var value = Number(text);
    if (text === "" || isNaN(value)) return text;
    if (format === "percent") return Number((value * 100).toPrecision(12)) + "%";
    if (format === "date" && value >= 60 && value < 2958466) return new Date(Math.round((value - 25569) * 86400000)).toISOString().slice(0, 10);
    return String(Number(value.toPrecision(15)));
  }

  function readCell(cell, shared, formats) {
    var kind = cell.getAttribute("t");
    if (named(cell, "f").length) return "=" + named(cell, "f")[0].textContent;
    if (kind === "inlineStr") return textOf(cell);
    var value = named(cell, "v")[0];
    var text = value ? value.textContent : "";
    if (kind === "s") return shared[+text] || "";
    if (kind === "str") return unescape(text);
    if (kind === "e") return text;
    if (kind === "b") return text === "1" ? "TRUE" : "FALSE";
    return readNumber(text, formats[+cell.getAttribute("s") || 0]);
  }

  function columnOf(reference) {
    var n = 0;
    for (var at = 0; at < reference.length && /[A-Z]/.test(reference.charAt(at)); at += 1) n = n * 26 + reference.charCodeAt(at) - 64;
    return n - 1;
  }

  function readRows(sheet, shared, formats, formulas, name) {
    var rows = [];
    var next = 0;
    named(sheet, "row").forEach(function (row) {
      var number = row.getAttribute("r") ? +row.getAttribute("r") - 1 : next;
      if (!(number >= 0)) return;
      next = number + 1;
      var cells = [];
      var place = 0;
      named(row, "c").forEach(function (cell) {
        if (cell.getAttribute("r")) place = columnOf(cell.getAttribute("r"));
        var text = readCell(cell, shared, formats);
        if (text && number >= MOST_ROWS) throw refuse("工作表“" + name + "”超过 " + MOST_ROWS + " 行");
        if (text && place >= MOST_COLUMNS) throw refuse("工作表“" + name + "”超过 " + MOST_COLUMNS + " 列");
        if (place >= 0 && place < MOST_COLUMNS) {
          cells[place] = text;
          if (named(cell, "f").length) formulas.push([number, place]);
        }
        place += 1;
      });
      if (number < MOST_ROWS) rows[number] = cells;
    });
    for (var n = 0; n < rows.length; n += 1) rows[n] = rows[n] || [];
    return rows;
  }

  function resolve(target) {
    return target.charAt(0) === "/" ? target.slice(1) : "xl/" + target.replace(/^\.\//, "");
  }

  /* Bytes → a promise of {sheets: [{name, rows: [[text]], formulas: [[row, column]]}], names: {name: reference}}. What a
     formula came to is never asked: its cell holds the formula. */
  function readWorkbook(bytes) {
    return Promise.resolve().then(function () {
      var open = returns.readZip(bytes);
      return Promise.all(["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml", "xl/styles.xml"].map(open)).then(function (texts) {
        if (!texts[0] || !texts[1]) throw refuse("不是 .xlsx 文件。旧版 .xls 和 WPS 的 .et 请先另存为 .xlsx");
        var book = parse(texts[0]);
        var targets = Object.create(null);
        named(parse(texts[1]), "Relationship").forEach(function (each) { targets[each.getAttribute("Id")] = each.getAttribute("Target") || ""; });
        var shared = texts[2] ? named(parse(texts[2]), "si").map(textOf) : [];
        var formats = readFormats(texts[3] && parse(texts[3]));
        var names = Object.create(null);
        named(book, "definedName").forEach(function (each) { names[each.getAttribute("name")] = each.textContent; });
        var sheets = named(book, "sheet");
        if (sheets.length > MOST_SHEETS) throw refuse("工作表超过 " + MOST_SHEETS + " 张");
        return Promise.all(sheets.map(function (sheet) {
          return open(resolve(targets[sheet.getAttributeNS(OFFICE, "id") || sheet.getAttribute("r:id")] || ""));
        })).then(function (contents) {
          return {
            names: names,
            sheets: sheets.map(function (sheet, n) {
              var formulas = [];
              return { name: sheet.getAttribute("name"), rows: contents[n] ? readRows(parse(contents[n]), shared, formats, formulas, sheet.getAttribute("name")) : [], formulas: formulas };
            })
          };
        });
      });
    });
  }

  /* The text of the cell that a name stands for; empty where it stands for none. */
  function lookUp(book, name) {
    var match = /^'?([^'!]+)'?!\$?([A-Z]{1,3})\$?(\d+)$/.exec(book.names[name] || "");
    if (!match) return "";
    var sheet = book.sheets.filter(function (each) { return each.name === match[1]; })[0];
    var row = sheet && sheet.rows[+match[3] - 1];
    return (row && row[columnOf(match[2])]) || "";
  }

  returns.locate = locate;
  returns.writeWorkbook = writeWorkbook;
  returns.readWorkbook = readWorkbook;
  returns.lookUp = lookUp;
})();
