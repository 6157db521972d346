#!/bin/sh
# Draws the output of `mvn -Prun` as a picture of a terminal (SVG):
#   mvn -q -Prun -Drun.once -Drun.fresh | src/site/terminal.sh > src/site/resources/images/run.svg
# It shows the first 30 lines and the total. Wide lines are cut; lines that only say that a start takes long are left out.
sed "s|$PWD/||g; s/$(printf '\033')\[[0-9;]*m//g; / is still starting /d" | awk '
  function line(text, colour) {
    if (length(text) > 118) text = substr(text, 1, 117) "…"
    gsub(/&/, "\\&amp;", text); gsub(/</, "\\&lt;", text); gsub(/>/, "\\&gt;", text)
    gsub(/  /, "\302\240\302\240", text)
    lines = lines sprintf("<text x=\"14\" y=\"%d\" fill=\"%s\">%s</text>\n", 26 + 17 * count++, colour, text)
  }
  BEGIN { line("$ mvn -Prun", "#7ee787") }
  NR <= 30 || /^all / { line($0, "#e6edf3") }
  NR == 31 { line("…", "#e6edf3") }
  END {
    printf "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 884 %d\" width=\"884\"", 30 + 17 * count
    print " font-family=\"ui-monospace,Menlo,Consolas,monospace\" font-size=\"12\">"
    print "<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#0d1117\"/>"
    printf "%s</svg>\n", lines
  }'
