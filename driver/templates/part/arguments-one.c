	const char *target = argc > 1 ? argv[1] : "@DEFAULT@";
