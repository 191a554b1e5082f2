#include "tests/views/forms/FormWorld.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"
#include "views/forms/ConflictDialog.h"
#include "views/forms/DateField.h"
#include "views/forms/FormDialog.h"
#include "views/forms/PersonPicker.h"
#include "views/forms/ProveDialog.h"
#include "views/forms/RecordForm.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QCompleter>
#include <QDir>
#include <QLineEdit>
#include <QTest>
#include <QTranslator>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

namespace {

/** "3 thing(s)" as "3 things": pictures without the program's translation. */
class Plurals final : public QTranslator
{
public:
    bool isEmpty() const override { return false; }
    QString translate(const char *, const char *source, const char *, int n) const override
    {
        return n < 0 ? QString() : QString::fromUtf8(source).replace(u"%n"_s, QString::number(n));
    }
};

/** Saves pictures of forms and their dialogs with invented data, to look at. */
class FormGallery
{
public:
    FormGallery(QDir folder, Theme *theme) : m_folder(std::move(folder)), m_theme(theme) {}
    bool run(ThemeChoice choice);

private:
    void save(QWidget *widget, const QString &name);
    void forms();
    void dialogs();

    QDir m_folder;
    Theme *m_theme;
    QString m_suffix;
    bool m_ok = true;
};

void FormGallery::save(QWidget *widget, const QString &name)
{
    QTest::qWait(40);
    m_ok = widget->grab().save(m_folder.filePath(u"form-%1-%2.png"_s.arg(name, m_suffix))) && m_ok;
}

void FormGallery::forms()
{
    FormWorld world;
    FormDefinition definition = FormWorld::task();
    definition.fields[8].section = u"What they may do"_s;
    auto *dialog = new FormDialog(definition, world.context(), world.source(), {}, nullptr);
    dialog->open();
    QTest::qWait(60);
    dialog->form()->focusFirst();
    save(dialog, u"task"_s);
    const auto type = [dialog](const char *name, const QString &text) {
        dialog->findChild<QLineEdit *>(QString::fromLatin1(name))->setText(text);
    };
    type("title", {});
    type("due_date", u"31 Feb 2026"_s);
    type("value", u"about a million"_s);
    type("assigned_to", u"An"_s);
    QTest::keyClick(dialog->findChild<QLineEdit *>(u"title"_s), Qt::Key_S, Qt::ControlModifier);
    save(dialog, u"faults"_s);
    dialog->resize(420, 640);
    save(dialog, u"faults-narrow"_s);
    auto *date = dialog->findChild<DateField *>();
    type("due_date", u"24 Nov 2026"_s);
    date->openCalendar();
    save(QApplication::activePopupWidget(), u"calendar"_s);
    QApplication::activePopupWidget()->hide();
    auto *picker = dialog->findChild<PersonPicker *>();
    picker->setFocus();
    picker->clear();
    QTest::keyClicks(picker, u"an"_s);
    QTest::qWait(300);
    save(picker->findChild<QCompleter *>()->popup(), u"people"_s);
    dialog->form()->message()->clear();
    delete dialog;
}

void FormGallery::dialogs()
{
    ConflictDialog conflict(
        FormWorld::task(),
        {{u"title"_s, u"Call escrow"_s, u"Call the bank about the wire"_s, u"Write to the bank"_s},
         {u"due_date"_s, u"2026-11-28"_s, u"2026-12-01"_s, QJsonValue::Null},
         {u"description"_s, QJsonValue::Null,
          u"They want the contract of the relinquished property, the assignment and the wire "
          u"instructions before Friday noon, all in one message."_s,
          u"See the message of Priya."_s}});
    conflict.show();
    save(&conflict, u"conflict"_s);
    const auto prove = [](const QString &) { return answered<bool>(false); };
    ProveDialog dialog(prove, false);
    dialog.show();
    save(&dialog, u"prove"_s);
    dialog.findChild<QLineEdit *>()->setText(u"wrong"_s);
    dialog.accept();
    QTest::qWait(30);
    save(&dialog, u"prove-wrong"_s);
}

bool FormGallery::run(ThemeChoice choice)
{
    m_theme->setChoice(choice);
    m_suffix = Theme::nameOf(choice);
    const QString scale = qEnvironmentVariable("QT_SCALE_FACTOR");
    if (!scale.isEmpty() && scale != u"1"_s)
        m_suffix += u"@"_s + scale;
    forms();
    dialogs();
    return m_ok;
}

} // namespace

int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    Plurals plurals;
    QApplication::installTranslator(&plurals);
    const QString folder = app.arguments().value(1, u"screenshots"_s);
    if (!QDir().mkpath(folder))
        return 1;
    Theme theme;
    FormGallery gallery(QDir(folder), &theme);
    bool ok = true;
    for (const ThemeChoice choice : {ThemeChoice::Light, ThemeChoice::Dark, ThemeChoice::Contrast})
        ok = gallery.run(choice) && ok;
    return ok ? 0 : 1;
}
