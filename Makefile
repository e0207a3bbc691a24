# Each target sets up .venv by itself; nothing is needed but Python 3.11 or newer and make.
PYTHON ?= python3
BIN := .venv/bin
export NO_MKDOCS_2_WARNING = 1
# A value for the shell, whatever marks a file's name holds.
quoted = '$(subst ','\'',$(value $(1)))'

.PHONY: site serve add review stub collect test fuzz lint bench images lock clean
.DEFAULT_GOAL := site

# A source that cannot be read keeps nobody else off the site; the exit code still tells.
site: .venv/site
	@failed=0; \
	$(BIN)/policytext extract || failed=1; \
	$(BIN)/policytext check || failed=1; \
	$(BIN)/mkdocs build --strict --quiet || { echo "网站没有更新，请先改正上面的错误。"; exit 1; }; \
	$(BIN)/policysite verify || exit 1; \
	test $$failed = 0 || { echo "网站已更新，但上面列出的文件有错误，没有收入或不完整，请改正后再运行一次。"; exit 1; }

serve: .venv/site
	$(BIN)/policytext extract
	$(BIN)/mkdocs serve --open

add: .venv/site
	@test -n $(call quoted,FILE) || { echo "请写上文件：make add FILE=文件"; exit 2; }
	@$(BIN)/policytext add $(call quoted,FILE) $(if $(ID),--as $(call quoted,ID))

review: .venv/site
	@$(BIN)/policytext review $(if $(ID),$(call quoted,ID))

stub: .venv/site
	@$(BIN)/policytext review --stub $(if $(ID),$(call quoted,ID))

collect: .venv/site
	@test -n $(call quoted,DIR) || { echo "请写上放交回的表的文件夹：make collect DIR=文件夹"; exit 2; }
	@$(BIN)/policytext collect $(call quoted,DIR) $(if $(UNITS),--units $(call quoted,UNITS)) \
		$(if $(OUT),-o $(call quoted,OUT))

test: .venv/dev
	$(BIN)/pytest -n auto --dist worksteal

# The property tests alone, with fifty times the examples, other ones each time.
fuzz: .venv/dev
	$(BIN)/pytest -n auto --dist worksteal -m hypothesis --hypothesis-profile=thorough

lint: .venv/dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

bench: .venv/dev
	$(BIN)/python -m bench

# The pictures of the manual, from a real run of what it describes.
images: .venv/dev
	$(BIN)/python -m tests.manual.pictures

# The locks name versions and hashes for every system, and no host. Run after changing pyproject.toml.
lock: .venv/dev
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
		--group build pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
		-c requirements.lock --group build --group dev pyproject.toml -o requirements-dev.lock

clean:
	rm -rf .venv .cache site

.venv/site: requirements.lock pyproject.toml
	$(call install,requirements.lock)
	@touch $@

.venv/dev: requirements-dev.lock pyproject.toml
	$(call install,requirements-dev.lock)
	@touch .venv/site $@

define install
@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and '需要 Python 3.11 或更新的版本，当前是 ' + sys.version.split()[0])"
@echo 正在准备运行环境（首次约一分钟）…
@test -x $(BIN)/pip || { rm -rf .venv; $(PYTHON) -m venv .venv; } || \
	{ rm -rf .venv; echo "无法建立运行环境；Debian 和 Ubuntu 上请先运行 apt install python3-venv"; exit 1; }
@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1)
@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
endef
