// peak1031ctl transcript --check FILE
#include "app/ctl/CommandLine.h"
#include "models/messages/TranscriptCheck.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>

using namespace Qt::Literals::StringLiterals;

namespace Peak::Ctl {

int transcript(const QStringList &arguments)
{
    const auto translated = [](const char *text) {
        return QCoreApplication::translate("Peak::Ctl", text);
    };
    CommandLine line(
        u"transcript"_s,
        translated("Says whether a transcript of messages is still what was saved, and "
                   "what the firm's record has to say of it. Needs no database."));
    line.addOption(u"check"_s, translated("A transcript that was saved as CSV."), u"FILE"_s);
    line.require(u"check"_s);
    if (const auto status = line.parse(arguments))
        return *status;
    QFile file(line.value(u"check"_s));
    if (!file.open(QIODevice::ReadOnly))
        return fail(translated("%1 can't be read: %2.")
                        .arg(QDir::toNativeSeparators(file.fileName()), file.errorString()));
    const auto total = TranscriptCheck::ofCsv(file.readAll());
    if (!total)
        return fail(total.error());
    print(translated("The transcript is whole: messages %1 to %2. The record of the firm has to "
                     "tell of a transcript with the hash %3.")
              .arg(total->first)
              .arg(total->last)
              .arg(total->hash));
    return Done;
}

} // namespace Peak::Ctl
