#!/bin/sh
# Draws what a command has printed as a picture of a terminal (SVG):
#   src/site/terminal.sh "mvn -Prun" < output.txt > picture.svg
# Lines longer than the terminal is wide are cut.
awk -v prompt="${1:-mvn -Prun}" '
  function line(text, colour) {
    if (length(text) > 104) text = substr(text, 1, 103) "…"
    gsub(/&/, "\\&amp;", text); gsub(/</, "\\&lt;", text); gsub(/>/, "\\&gt;", text)
    lines = lines sprintf("<text x=\"14\" y=\"%d\" fill=\"%s\">%s</text>\n", 26 + 17 * count++, colour, text)
  }
  BEGIN { line("$ " prompt, "#7ee787") }
  { line($0, "#e6edf3") }
  END {
    printf "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 860 %d\" width=\"860\"", 30 + 17 * count
    print " font-family=\"ui-monospace,Menlo,Consolas,monospace\" font-size=\"13\" xml:space=\"preserve\">"
    print "<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#0d1117\"/>"
    printf "%s</svg>\n", lines
  }'
