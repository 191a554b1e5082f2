#pragma once

#include "app/Application.h"
#include "app/Translations.h"
#include "tests/support/RawConnection.h"
#include "views/main/MainWindow.h"

#include <QPointer>
#include <QStringList>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace Peak {

class ListPage;

/**
 * Somebody at the whole program, on a demo of its own: they click, type, press keys and drop files,
 * and see what stands in the window. What the server keeps of it is asked by admin().
 */
class Desk final
{
public:
    /** Ends the test program where the demo does not start. */
    Desk();
    ~Desk();

    /** "coordinator", "admin"...; whoever sat there before is gone. */
    void sit(const QString &role);
    void leave();

    MainWindow &window() const { return m_application->window(); }
    RawConnection &admin() { return *m_admin; }
    /** In a folder of the person's own; where it is. */
    QString write(const QString &name, const QByteArray &bytes) const;

    /** Types in the box at the top, and takes what it finds under this name. False: nothing, or it
     * can't be done. */
    bool find(const QString &words, const QString &name);
    bool find(const QString &words) { return find(words, words); }
    /** What the program says in its page or window; the last that is visible. */
    QString told() const;
    /** The list that is on screen, or null. */
    ListPage *list() const;
    /** Clicks on the row in whose first column this stands, once it is there. */
    bool select(const QString &name);
    /** The texts of the rows' first column, as far as they are loaded. */
    QStringList rows() const;

    /** The dialog of this kind that comes up within 10 s, or null. */
    template <typename Dialog>
    QPointer<Dialog> dialog() const
    {
        QPointer<Dialog> found;
        (void)QTest::qWaitFor(
            [&] {
                const auto all = window().findChildren<Dialog *>();
                for (Dialog *one : all) {
                    if (one->isVisible())
                        found = one;
                }
                return !found.isNull();
            },
            10000);
        return found;
    }

    /** Clicks on the visible button with these words once it can be pressed, mnemonics aside.
     * False: there is none. */
    static bool press(const QWidget *where, const QString &words);
    /** As the mouse does it: over the widget, then let go. False: it is not taken. */
    static bool drop(QWidget *where, const QPoint &place, const QStringList &paths);
    /** Says the path in the window in which files are chosen. False: there is none. */
    bool chooseFile(const QString &path) const;
    /** What stands in labels, for people who look. */
    static QString textOf(const QWidget *widget);

private:
    Translations m_translations;
    QTemporaryDir m_files;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::shared_ptr<void> m_server;
    std::unique_ptr<RawConnection> m_admin;
    std::unique_ptr<Application> m_application;
};

} // namespace Peak
