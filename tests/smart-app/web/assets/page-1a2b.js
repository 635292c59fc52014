// a file of the build
