# Thin names for ./dev, which does the work and runs the same where there is no make.
# More words for a command: make test ARGS="-k escalation"

.PHONY: demo test reset setup lock chaos backup restore

demo test reset setup lock chaos backup:
	@./dev $@ $(ARGS)

restore:
	@./dev restore "$(FILE)" $(ARGS)
