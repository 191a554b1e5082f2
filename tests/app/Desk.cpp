#include "tests/app/Desk.h"

#include "app/DemoServer.h"
#include "models/tables/ListTableModel.h"
#include "tests/support/TestServer.h"
#include "views/common/DataTable.h"
#include "views/common/ListPage.h"
#include "views/common/MessageBar.h"
#include "views/main/FindBox.h"
#include "views/main/StatusBar.h"

#include <QApplication>
#include <QDragEnterEvent>
#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QUrl>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

Desk::Desk() : m_folder(TestServer::makeFolder())
{
    QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope,
                       m_folder->path() + u"/settings"_s);
    auto demo = startDemoServer(m_folder->path() + u"/demo"_s);
    if (!QTest::qWaitFor([&demo] { return demo.isFinished(); }, 120000) || !demo.result())
        qFatal("the demo does not start");
    m_server = demo.result().value().server;
    m_admin = std::make_unique<RawConnection>(demo.result().value().server->adminUri());
}

Desk::~Desk()
{
    leave();
    m_admin.reset();
    m_server.reset();
}

void Desk::sit(const QString &role)
{
    leave();
    // Who comes back within half a minute has no new code yet.
    m_admin->must("update auth.attempts set totp_step = null where totp_step > 0");
    Options options;
    options.demo = true;
    options.demoDocuments = false;
    options.dataFolder = m_folder->path() + u"/demo"_s;
    options.demoEmail = role + u"@demo.peak1031.test"_s;
    options.page = u"documents"_s;
    m_application = std::make_unique<Application>(options);
    m_application->start();
    if (!QTest::qWaitFor(
            [this] {
                return window().status()->connection() == StatusBar::Connection::Connected &&
                       list() && list()->model()->total();
            },
            30000))
        qFatal("%s does not come in", qPrintable(role));
    window().resize(1440, 900);
    window().activateWindow();
    if (!QTest::qWaitForWindowActive(&window()))
        qFatal("the window does not become active");
}

void Desk::leave()
{
    m_application.reset();
}

QString Desk::write(const QString &name, const QByteArray &bytes) const
{
    QFile file(m_files.filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("%s", qPrintable(file.errorString()));
    return file.fileName();
}

bool Desk::find(const QString &words, const QString &name)
{
    FindBox *box = window().findBox();
    window().activateWindow(); // as the desktop does when a dialog is closed
    if (!QTest::qWaitForWindowActive(&window()))
        return false;
    QTest::keyClick(&window(), Qt::Key_K, Qt::ControlModifier);
    if (!QTest::qWaitFor([box] { return box->isOpen() && box->hasFocus(); }, 5000))
        return false;
    QTest::keyClicks(box, words);
    int row = -1;
    (void)QTest::qWaitFor(
        [&] {
            const QList<PaletteEntry> entries = box->entries();
            for (row = int(entries.size()) - 1; row >= 0; --row) {
                if (entries.at(row).text.startsWith(name))
                    break;
            }
            return row >= 0;
        },
        10000);
    if (row < 0 || !box->entries().at(row).whyNot.isEmpty()) {
        box->close();
        return false;
    }
    for (int i = 0; i < row; ++i)
        QTest::keyClick(box, Qt::Key_Down);
    QTest::keyClick(box, Qt::Key_Return);
    return true;
}

QString Desk::told() const
{
    QString text;
    const auto bars = window().findChildren<MessageBar *>();
    for (const MessageBar *bar : bars) {
        if (bar->isVisible())
            text = bar->text();
    }
    return text;
}

ListPage *Desk::list() const
{
    const auto all = window().findChildren<ListPage *>();
    for (ListPage *one : all) {
        if (one->isVisible())
            return one;
    }
    return nullptr;
}

QStringList Desk::rows() const
{
    QStringList names;
    const ListPage *page = list();
    for (int row = 0; page && row < page->model()->rowCount(); ++row)
        names << page->model()->index(row, 0).data().toString();
    return names;
}

bool Desk::select(const QString &name)
{
    if (!QTest::qWaitFor([&] { return rows().contains(name); }, 15000))
        return false;
    DataTable *table = list()->table();
    const QModelIndex cell = table->model()->index(int(rows().indexOf(name)), 0);
    table->scrollTo(cell);
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(cell).center());
    return list()->selectedIds().size() == 1;
}

bool Desk::press(const QWidget *where, const QString &words)
{
    QAbstractButton *found = nullptr;
    (void)QTest::qWaitFor(
        [&] {
            const auto all = where->findChildren<QAbstractButton *>();
            for (QAbstractButton *one : all) {
                if (one->isVisible() && one->isEnabled() &&
                    (one->text().remove(u'&') == words || one->accessibleName() == words))
                    found = one;
            }
            return found != nullptr;
        },
        10000);
    if (!found)
        return false;
    QTest::mouseClick(found, Qt::LeftButton);
    return true;
}

bool Desk::drop(QWidget *where, const QPoint &place, const QStringList &paths)
{
    QMimeData data;
    QList<QUrl> urls;
    for (const QString &path : paths)
        urls.append(QUrl::fromLocalFile(path));
    data.setUrls(urls);
    QDragEnterEvent enter(place, Qt::CopyAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(where, &enter);
    QDragMoveEvent move(place, Qt::CopyAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(where, &move);
    if (!enter.isAccepted() || !move.isAccepted())
        return false;
    QDropEvent event(place, Qt::CopyAction, &data, Qt::LeftButton, {});
    QApplication::sendEvent(where, &event);
    return event.isAccepted();
}

bool Desk::chooseFile(const QString &path) const
{
    const QPointer<QFileDialog> chooser = dialog<QFileDialog>();
    auto *field = chooser ? chooser->findChild<QLineEdit *>(u"fileNameEdit"_s) : nullptr;
    if (!field)
        return false;
    field->setText(path); // typing asks a completer, whose list takes the keys
    if (!press(chooser, u"Open"_s))
        return false;
    return QTest::qWaitFor([&] { return !chooser || !chooser->isVisible(); }, 5000);
}

QString Desk::textOf(const QWidget *widget)
{
    QStringList texts;
    const auto labels = widget->findChildren<QLabel *>();
    for (const QLabel *label : labels) {
        if (label->isVisible() && !label->text().isEmpty())
            texts << label->text();
    }
    return texts.join(u'\n');
}

} // namespace Peak
