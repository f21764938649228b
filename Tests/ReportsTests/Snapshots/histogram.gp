# gnuplot histogram.gp writes histogram.pdf; for other formats change the terminal.
set terminal pdfcairo font 'Helvetica,9' size 13.33,8.13 enhanced
set output 'histogram.pdf'
set key outside top center horizontal reverse Left noenhanced
set grid lc rgb '#e6e6e6' lt 1
set tics nomirror out
set title 'Learned weight over 1000 mismatched copies' noenhanced

unset arrow
unset label
unset logscale
set xlabel 'Weight change Δw (µV)' noenhanced
set xrange [-245.42393613087924:-69.3785931682125]
set format x '%.10g'
set ylabel 'Samples per bar' noenhanced
set yrange [0.0:120.75]
set format y '%.10g'
set y2label 'Cumulative (%)' noenhanced
set y2range [0.0:105.0]
set format y2 '%.10g'
set y2tics
set arrow from first -182.3738306607111, graph 0 to first -182.3738306607111, graph 1 nohead front lc rgb '#1a1a1a' lw 1.2 dt 3
set label '5 %: −182 µV' at first -182.3738306607111, graph 0.98 rotate right offset -0.8,0 front noenhanced
set arrow from first -148.16418569784463, graph 0 to first -148.16418569784463, graph 1 nohead front lc rgb '#1a1a1a' lw 1.2 dt 4
set label '50 %: −148 µV' at first -148.16418569784463, graph 0.98 rotate right offset -0.8,0 front noenhanced
set arrow from first -115.62287174329208, graph 0 to first -115.62287174329208, graph 1 nohead front lc rgb '#1a1a1a' lw 1.2 dt 3
set label '95 %: −116 µV' at first -115.62287174329208, graph 0.98 rotate right offset -0.8,0 front noenhanced
set arrow from first -150.0, graph 0 to first -150.0, graph 1 nohead front lc rgb '#009e73' lw 1.8 dt 1
set arrow from first -200.0, graph 0 to first -200.0, graph 1 nohead front lc rgb '#a50f15' lw 1.8 dt 2
set arrow from first -100.0, graph 0 to first -100.0, graph 1 nohead front lc rgb '#a50f15' lw 1.8 dt 2
plot \
    'histogram.dat' index 0 using ($1*1e6):($2*1e0):($3*1e6) with boxes fs solid lc rgb '#8cc0dc' title '1000 samples', \
    'histogram.dat' index 1 using ($1*1e6):($2*1e0) axes x1y2 with lines lc rgb '#d55e00' lw 1.5 dt 1 title 'Cumulative (right axis)', \
    NaN lc rgb '#009e73' lw 1.8 dt 1 title 'Nominal −150 µV', \
    NaN lc rgb '#a50f15' lw 1.8 dt 2 title 'Lower limit −200 µV', \
    NaN lc rgb '#a50f15' lw 1.8 dt 2 title 'Upper limit −100 µV'
