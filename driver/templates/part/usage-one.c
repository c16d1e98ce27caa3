	if (argc > 2 || target[0] == '-') {
		fprintf(stderr, "usage: %s [@ARGUMENT@]\nWithout one it takes @DEFAULT@.\n", argv[0]);
		return 2;
	}
