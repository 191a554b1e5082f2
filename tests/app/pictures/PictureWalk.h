#pragma once

#include "models/db/ConnectionSettings.h"
#include "models/session/SessionCredentials.h"
#include "views/actions/PageId.h"
#include "views/common/Theme.h"

#include <QDir>
#include <QHash>
#include <QSettings>
#include <QSize>
#include <QStringList>

#include <functional>
#include <memory>

namespace Peak {

class Application;
class ListPage;
class MainWindow;
class SignInFlow;

/** Somebody of the firm, signed in already. */
struct PicturePerson
{
    QString name; ///< of the pictures: "admin"
    SessionCredentials credentials;
};

/**
 * The whole program as one person after the other, page by page and theme by theme at the scale of
 * this process, saved as pictures and looked at for faults.
 *
 * Goes on after a fault, so that one run names them all. GUI thread.
 */
class PictureWalk final
{
public:
    PictureWalk(const ConnectionSettings &server, const QDir &folder, const QString &scale,
                const QSize &size);
    ~PictureWalk();

    void signIn(const PicturePerson &person);
    /** All pages of the navigation that the person has. */
    void walkPages();
    /** One exchange, or the first of the list, with all of its tabs; likewise a person. */
    void walkExchange(const QUuid &id, bool allTabs);
    void walkPerson(const QUuid &id, bool allTabs);
    void setThemes(const QList<ThemeChoice> &themes) { m_themes = themes; }

    MainWindow &window() const;
    /** Opens it and waits for what it shows; null, and a fault, where it does not come. */
    QWidget *open(PageId page, const QUuid &item = {});
    /** Waits until `done`; a fault named `what` where it does not come. */
    bool wait(const QString &what, const std::function<bool()> &done);
    /** In each theme: the picture <what>-<person>-<theme>-<scale>.png, and its faults. */
    void take(QWidget *widget, const QString &what);
    void addFault(const QString &what, const QString &fault);

    /** The list that is shown on the page. */
    static ListPage *listOf(QWidget *page);
    static QUuid firstOf(const ListPage *list);

    const QStringList &faults() const { return m_faults; }
    int pictures() const { return m_pictures; }

private:
    void settle();

    ConnectionSettings m_server;
    QDir m_folder;
    QString m_scale;
    QSize m_size;
    QString m_person;
    QList<ThemeChoice> m_themes = {ThemeChoice::Light, ThemeChoice::Dark};
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<SignInFlow> m_flow;
    std::unique_ptr<Application> m_application;
    QStringList m_faults;
    int m_pictures = 0;
};

} // namespace Peak
