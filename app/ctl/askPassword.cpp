// Reads a password from a terminal without showing it. The only file of the tool that asks the
// system.
#include "app/ctl/CommandLine.h"

#include <QCoreApplication>
#include <QFile>

#include <cstdio>

#ifdef Q_OS_WIN
#include <io.h>
#include <windows.h>
#else
#include <termios.h>
#include <unistd.h>
#endif

using namespace Qt::Literals::StringLiterals;

namespace Peak::Ctl {

namespace {

constexpr qint64 LongestPassword = 4096;

#ifdef Q_OS_WIN
class SilentTerminal
{
public:
    SilentTerminal() : m_input(GetStdHandle(STD_INPUT_HANDLE))
    {
        GetConsoleMode(m_input, &m_before);
        SetConsoleMode(m_input, m_before & ~static_cast<DWORD>(ENABLE_ECHO_INPUT));
    }
    ~SilentTerminal() { SetConsoleMode(m_input, m_before); }

private:
    HANDLE m_input;
    DWORD m_before = 0;
};
bool isTerminal()
{
    return _isatty(_fileno(stdin)) != 0;
}
#else
class SilentTerminal
{
public:
    SilentTerminal()
    {
        tcgetattr(STDIN_FILENO, &m_before);
        termios silent = m_before;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    }
    ~SilentTerminal() { tcsetattr(STDIN_FILENO, TCSAFLUSH, &m_before); }

private:
    termios m_before{};
};
bool isTerminal()
{
    return isatty(STDIN_FILENO) != 0;
}
#endif

QByteArray readLine(QFile &input)
{
    QByteArray line = input.readLine(LongestPassword);
    while (line.endsWith('\n') || line.endsWith('\r'))
        line.chop(1);
    return line;
}

QByteArray promptFor(QFile &input, const QString &prompt)
{
    std::fprintf(stderr, "%s: ", qUtf8Printable(prompt));
    std::fflush(stderr);
    const SilentTerminal silent;
    const QByteArray line = readLine(input);
    std::fputs("\n", stderr);
    return line;
}

QString translated(const char *text)
{
    return QCoreApplication::translate("Peak::Ctl", text);
}

} // namespace

Result<QByteArray> askPassword(const QString &prompt)
{
    QFile input;
    if (!input.open(stdin, QIODevice::ReadOnly | QIODevice::Unbuffered))
        return Error{ErrorKind::Invalid, translated("Standard input can't be read."), {}, {}};
    if (!isTerminal()) {
        const QByteArray line = readLine(input);
        if (line.isEmpty())
            return Error{ErrorKind::Invalid,
                         translated("Give the password on standard input, as its first line."),
                         {},
                         {}};
        return line;
    }
    const QByteArray first = promptFor(input, prompt);
    if (first.isEmpty())
        return Error{ErrorKind::Invalid, translated("No password was given."), {}, {}};
    if (promptFor(input, translated("Once more")) != first)
        return Error{ErrorKind::Invalid, translated("The two passwords differ."), {}, {}};
    return first;
}

} // namespace Peak::Ctl
