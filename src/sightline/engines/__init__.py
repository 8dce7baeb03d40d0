"""Named SQL steps and the engines that run them. A stage is handed an engine and never chooses one."""
