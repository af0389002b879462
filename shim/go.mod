module throughline.io/shim

go 1.26
