#include "tests/views/FakePages.h"
#include "views/common/MessageBar.h"
#include "views/common/Theme.h"
#include "views/main/ShortcutsDialog.h"
#include "views/main/StatusBar.h"

#include <QApplication>
#include <QDir>
#include <QMenu>
#include <QTest>

using namespace Peak;
using namespace Qt::Literals::StringLiterals;

namespace {

/** Shows the frame as an admin and as a client have it, and saves what it looks like. */
class FrameGallery
{
public:
    FrameGallery(QDir folder, Theme *theme) : m_folder(std::move(folder)), m_theme(theme) {}

    void run(ThemeChoice choice);
    bool ok() const { return m_ok; }

private:
    void save(QWidget *widget, const QString &name);
    void admin();
    void client();

    QDir m_folder;
    Theme *m_theme;
    QString m_suffix;
    bool m_ok = true;
};

void FrameGallery::save(QWidget *widget, const QString &name)
{
    QTest::qWait(50);
    m_ok =
        widget->grab().save(m_folder.filePath(u"frame-"_s + name + u'-' + m_suffix + u".png"_s)) &&
        m_ok;
}

void FrameGallery::admin()
{
    ActionRegistry registry;
    MainWindow window(registry);
    addFakePages(window, registry);
    registry.setCapabilities(capabilitiesOf(everyPage()));
    window.setPerson(u"Alex Morgan"_s, u"Admin"_s);
    window.setFirm(u"Sierra Exchange"_s);
    window.status()->showConnected(8);
    window.status()->setServer(u"peak.example.com (TLS)"_s);
    window.resize(1280, 760);
    window.show();
    for (const auto &[page, title] :
         {std::pair{PageId::ExchangeDetails, u"1043  Ortega - 18 Elm St"_s},
          std::pair{PageId::PersonDetails, u"Maria Ortega"_s}}) {
        const Place place{page, QUuid::createUuid()};
        window.openPlace(place);
        window.setPlaceTitle(place, title);
    }
    window.openPlace({PageId::People, {}});
    static_cast<FakePage *>(window.page(PageId::People))->actionSet().setSelection(1);
    save(&window, u"admin"_s);
    window.findBox()->open();
    save(&window, u"palette"_s);
    window.findBox()->setText(u"set"_s);
    save(&window, u"palette-words"_s);
    window.findBox()->close();
    window.setViewAs(u"Dana Reyes"_s);
    window.openPlace({PageId::Tasks, {}});
    window.actionSet()->trigger(u"window.tear_off"_s);
    save(&window, u"viewing"_s);
    window.setViewAs({});
    window.resize(720, 420);
    save(&window, u"narrow"_s);
    window.findBox()->open();
    save(&window, u"narrow-palette"_s);
    window.findBox()->close();
    Q_EMIT window.personMenu()->aboutToShow();
    window.personMenu()->ensurePolished();
    window.personMenu()->resize(window.personMenu()->sizeHint());
    save(window.personMenu(), u"menu"_s);
    window.showShortcuts();
    save(window.findChild<ShortcutsDialog *>(), u"shortcuts"_s);
    auto *tasks = static_cast<FakePage *>(window.page(PageId::Tasks));
    QMenu menu;
    menu.addActions(tasks->actionSet().rowActions());
    menu.resize(menu.sizeHint());
    save(&menu, u"row-menu"_s);
}

void FrameGallery::client()
{
    ActionRegistry registry;
    MainWindow window(registry);
    addFakePages(window, registry);
    registry.setCapabilities(
        capabilitiesOf({u"exchanges"_s, u"tasks"_s, u"documents"_s, u"messages"_s, u"profile"_s},
                       {{u"tasks.create"_s,
                         u"Only an admin or who manages the exchange creates tasks in it."_s}}));
    window.setPerson(u"Maria Ortega"_s, u"Client"_s);
    window.status()->showConnected(8);
    window.resize(1280, 760);
    window.show();
    window.openPlace({PageId::Tasks, {}});
    save(&window, u"client"_s);
}

void FrameGallery::run(ThemeChoice choice)
{
    m_theme->setChoice(choice);
    m_suffix = Theme::nameOf(choice);
    const QString scale = qEnvironmentVariable("QT_SCALE_FACTOR");
    if (!scale.isEmpty() && scale != u"1"_s)
        m_suffix += u'@' + scale;
    admin();
    client();
}

} // namespace

int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    QApplication::setOrganizationName(u"peak1031-gallery"_s);
    const QString folder = app.arguments().value(1, u"screenshots"_s);
    if (!QDir().mkpath(folder))
        return 1;
    Theme theme;
    FrameGallery gallery(QDir(folder), &theme);
    gallery.run(ThemeChoice::Light);
    gallery.run(ThemeChoice::Dark);
    gallery.run(ThemeChoice::Contrast);
    return gallery.ok() ? 0 : 1;
}
