@echo off
rem The targets of the Makefile for Windows: make site, make serve, make add, make review, make stub, make collect, make test, make lint.
chcp 65001 >nul
setlocal
set PYTHONUTF8=1
set NO_MKDOCS_2_WARNING=1
cd /d "%~dp0"
if "%~1"=="" (set TARGET=site) else (set TARGET=%~1)
if not "%PYTHON%"=="" goto found
set PYTHON=py -3
py -3 --version >nul 2>&1 || set PYTHON=python
:found
%PYTHON% -c "import sys; sys.exit(sys.version_info < (3, 11))" || (
  echo 需要 Python 3.11 或更新的版本，请先从 python.org 安装（安装时勾选 Add to PATH）。
  exit /b 1
)
if /i "%TARGET%"=="site" goto site
if /i "%TARGET%"=="serve" goto serve
if /i "%TARGET%"=="add" goto add
if /i "%TARGET%"=="review" goto review
if /i "%TARGET%"=="stub" goto stub
if /i "%TARGET%"=="collect" goto collect
if /i "%TARGET%"=="test" goto test
if /i "%TARGET%"=="lint" goto lint
echo 没有“%TARGET%”，可用：site serve add review stub collect test lint
exit /b 2

:site
call :install requirements.lock || exit /b 1
set FAILED=0
.venv\Scripts\policytext extract || set FAILED=1
.venv\Scripts\policytext check || set FAILED=1
.venv\Scripts\mkdocs build --strict --quiet || (
  echo 网站没有更新，请先改正上面的错误。
  exit /b 1
)
.venv\Scripts\policysite verify || exit /b 1
if %FAILED%==1 echo 网站已更新，但上面列出的文件有错误，没有收入或不完整，请改正后再运行一次。
exit /b %FAILED%

:serve
call :install requirements.lock || exit /b 1
.venv\Scripts\policytext extract || exit /b 1
.venv\Scripts\mkdocs serve --open
exit /b

rem cmd parts words at "=" too: FILE=x and ID=x arrive as two words each, and "make add x" does as well.
rem No brackets around a file's name: it may hold one.
:add
if /i "%~2"=="FILE" shift /2
if "%~2"=="" goto nofile
call :install requirements.lock || exit /b 1
if /i "%~3"=="ID" goto addas
.venv\Scripts\policytext add "%~2"
exit /b

:addas
.venv\Scripts\policytext add "%~2" --as "%~4"
exit /b

:nofile
echo 请写上文件：make add FILE=文件
exit /b 2

:review
if /i "%~2"=="ID" shift /2
call :install requirements.lock || exit /b 1
.venv\Scripts\policytext review %2
exit /b

:stub
if /i "%~2"=="ID" shift /2
call :install requirements.lock || exit /b 1
.venv\Scripts\policytext review --stub %2
exit /b

rem DIR=x UNITS=y OUT=z arrive as six words, in any order.
:collect
set "FROM="
set "UNITS="
set "OUT=汇总.xlsx"
:words
if "%~2"=="" goto collected
if /i "%~2"=="DIR" set "FROM=%~3"
if /i "%~2"=="UNITS" set "UNITS=%~3"
if /i "%~2"=="OUT" set "OUT=%~3"
shift /2
shift /2
goto words

:collected
if not defined FROM goto nofolder
call :install requirements.lock || exit /b 1
if defined UNITS goto collectunits
.venv\Scripts\policytext collect "%FROM%" -o "%OUT%"
exit /b

:collectunits
.venv\Scripts\policytext collect "%FROM%" -o "%OUT%" --units "%UNITS%"
exit /b

:nofolder
echo 请写上放交回的表的文件夹：make collect DIR=文件夹
exit /b 2

:test
call :install requirements-dev.lock || exit /b 1
.venv\Scripts\pytest -n auto --dist worksteal
exit /b

:lint
call :install requirements-dev.lock || exit /b 1
.venv\Scripts\ruff check && .venv\Scripts\ruff format --check && .venv\Scripts\mypy
exit /b

:install
fc /b %1 .venv\installed-%1 >nul 2>&1 && fc /b pyproject.toml .venv\installed-%1.toml >nul 2>&1 && exit /b 0
echo 正在准备运行环境（首次约一分钟）…
if not exist .venv\Scripts\pip.exe %PYTHON% -m venv .venv || exit /b 1
.venv\Scripts\python -m pip install --quiet --disable-pip-version-check --require-hashes -r %1 || exit /b 1
.venv\Scripts\python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable . || exit /b 1
copy /y %1 .venv\installed-%1 >nul
copy /y pyproject.toml .venv\installed-%1.toml >nul
exit /b 0
