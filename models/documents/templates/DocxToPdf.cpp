#include "models/documents/templates/DocxToPdf.h"

#include "models/documents/templates/DocxTemplate.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QUrl>

#ifdef Q_OS_UNIX
#include <signal.h>
#include <unistd.h>
#endif

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Peak::DocxToPdf)
};

/** No macros, no links into the net, no questions. */
const char profile[] = R"(<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="FirstRun" oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
)";

Error failed(const QString &detail)
{
    return {ErrorKind::Internal,
            Words::tr("LibreOffice could not make a PDF of this document. Nothing was added. Make "
                      "a Word document instead, or try again."),
            {},
            detail};
}

bool write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) &&
           file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) &&
           file.write(bytes) == bytes.size() && file.flush();
}

/** What the document says is gone with it. */
void wipe(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadWrite))
        return;
    const QByteArray nothing(64 * 1024, '\0');
    for (qint64 left = file.size(); left > 0; left -= nothing.size())
        file.write(nothing.constData(), qMin<qint64>(left, nothing.size()));
    file.flush();
}

/** soffice is a script that starts others: all of them are ended. */
void end(QProcess *process)
{
#ifdef Q_OS_UNIX
    const qint64 id = process->processId();
    if (id > 1)
        ::kill(pid_t(-id), SIGKILL);
#endif
    process->kill();
    process->waitForFinished(5000);
}

QString find()
{
    const QStringList names = {u"soffice"_s, u"libreoffice"_s};
    QStringList folders;
#ifdef Q_OS_WIN
    const QStringList roots = {qEnvironmentVariable("ProgramFiles"),
                               qEnvironmentVariable("ProgramW6432"),
                               qEnvironmentVariable("ProgramFiles(x86)")};
    for (const QString &root : roots) {
        if (!root.isEmpty())
            folders.append(root + u"/LibreOffice/program"_s);
    }
#elif defined(Q_OS_MACOS)
    folders.append(u"/Applications/LibreOffice.app/Contents/MacOS"_s);
    folders.append(QDir::homePath() + u"/Applications/LibreOffice.app/Contents/MacOS"_s);
#endif
    for (const QString &name : names) {
        QString found = QStandardPaths::findExecutable(name);
        if (found.isEmpty() && !folders.isEmpty())
            found = QStandardPaths::findExecutable(name, folders);
        if (!found.isEmpty())
            return found;
    }
    return {};
}

/** Runs it to its end; an error when it does not come to one. */
Result<void> run(QProcess *process, const DocxToPdf::Means &means,
                 const std::function<bool()> &stopped)
{
    QElapsedTimer clock;
    clock.start();
    if (!process->waitForStarted(20'000))
        return failed(u"it does not start"_s);
    while (!process->waitForFinished(100)) {
        if (process->state() == QProcess::NotRunning)
            break;
        if (stopped && stopped()) {
            end(process);
            return Error{ErrorKind::Cancelled, Words::tr("Nothing was made.")};
        }
        if (clock.elapsed() > means.patience) {
            end(process);
            return failed(u"it took too long"_s);
        }
    }
    if (process->exitStatus() != QProcess::NormalExit || process->exitCode() != 0)
        return failed(u"it ended with %1"_s.arg(process->exitCode()));
    return {};
}

} // namespace

QString DocxToPdf::program()
{
    static const QString found = find();
    return found;
}

QString DocxToPdf::whyNot()
{
    return whyNot(program());
}

QString DocxToPdf::whyNot(const QString &program)
{
    return program.isEmpty() ? Words::tr("A Word template becomes a PDF through LibreOffice, which "
                                         "is not installed on this computer. Install it, or make a "
                                         "Word document.")
                             : QString();
}

Result<QByteArray> DocxToPdf::convert(const QByteArray &docx, const std::function<bool()> &stopped)
{
    Means means;
    means.program = program();
    return convert(docx, means, stopped);
}

Result<QByteArray> DocxToPdf::convert(const QByteArray &docx, const Means &means,
                                      const std::function<bool()> &stopped)
{
    if (const QString why = whyNot(means.program); !why.isEmpty())
        return Error{ErrorKind::Invalid, why};
    const auto elsewhere = DocxTemplate::loadsFromElsewhere(docx);
    if (!elsewhere)
        return elsewhere.error();
    if (!elsewhere->isEmpty())
        return Error{ErrorKind::Invalid,
                     Words::tr("This document loads something from elsewhere when it is opened: "
                               "%1. Take that out in Word, or make a Word document.")
                         .arg(elsewhere->constFirst().left(200))};
    // Only this person may look into it.
    QTemporaryDir folder;
    const QString user = folder.filePath(u"profile"_s);
    if (!folder.isValid() || !QDir().mkpath(user + u"/user"_s) ||
        !QDir().mkpath(folder.filePath(u"out"_s)) ||
        !write(user + u"/user/registrymodifications.xcu"_s, profile) ||
        !write(folder.filePath(u"document.docx"_s), docx)) {
        return Error{ErrorKind::Internal,
                     Words::tr("There is no room for a temporary copy on this computer. Nothing "
                               "was made. Free some space, and try again.")};
    }
    QProcess process;
    process.setProgram(means.program);
    process.setArguments({u"-env:UserInstallation="_s + QUrl::fromLocalFile(user).toString(),
                          u"--headless"_s, u"--norestore"_s, u"--nolockcheck"_s, u"--nodefault"_s,
                          u"--nofirststartwizard"_s, u"--convert-to"_s, u"pdf:writer_pdf_Export"_s,
                          u"--outdir"_s, folder.filePath(u"out"_s),
                          folder.filePath(u"document.docx"_s)});
    process.setWorkingDirectory(folder.path());
    process.setStandardInputFile(QProcess::nullDevice());
    process.setStandardOutputFile(QProcess::nullDevice());
    process.setStandardErrorFile(QProcess::nullDevice());
#ifdef Q_OS_UNIX
    process.setChildProcessModifier([] { ::setpgid(0, 0); });
#endif
    process.start();
    const auto ran = run(&process, means, stopped);
    const QString path = folder.filePath(u"out/document.pdf"_s);
    QFile made(path);
    QByteArray pdf;
    if (ran && made.size() <= means.most && made.open(QIODevice::ReadOnly))
        pdf = made.readAll();
    made.close();
    wipe(path);
    wipe(folder.filePath(u"document.docx"_s));
    if (!ran)
        return ran.error();
    return pdf.startsWith("%PDF-") ? Result<QByteArray>(pdf) : failed(u"it made no PDF"_s);
}

} // namespace Peak
