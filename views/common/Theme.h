#pragma once

#include "views/common/ThemeColors.h"

#include <QObject>
#include <QPalette>

namespace Peak {

class PeakStyle;
class SystemScheme;

/** Rows and controls: roomy, or more of them at once. */
enum class Density { Comfortable, Compact };

/** What a person chose in the menu; System follows the desktop. */
enum class ThemeChoice { System, Light, Dark, Contrast };

/**
 * The look of the whole program: our style, palette and density on the application.
 *
 * Made once, before the first window, by whoever composes the program; views find the colours
 * through their palette and the sizes through their style, so none of them needs this object. Never
 * stores the choice. The variable PEAK1031_THEME (light, dark, contrast) wins over choice and
 * desktop. GUI thread.
 */
class Theme final : public QObject
{
    Q_OBJECT

public:
    explicit Theme(QObject *parent = nullptr);
    ~Theme() override;

    ThemeChoice choice() const { return m_choice; }
    void setChoice(ThemeChoice choice);

    Density density() const { return m_density; }
    void setDensity(Density density);

    Scheme scheme() const { return m_scheme; }

    /** `steps` of 4 px at 100 %. */
    static constexpr int space(int steps) { return 4 * steps; }

    /** Between the program's words for a choice and the value, for settings: "system", "dark", ...
     */
    static QString nameOf(ThemeChoice choice);
    static ThemeChoice choiceOf(const QString &name);

Q_SIGNALS:
    void schemeChanged(Peak::Scheme scheme);
    void densityChanged(Peak::Density density);

private:
    void update();

    ThemeChoice m_choice = ThemeChoice::System;
    Density m_density = Density::Comfortable;
    Scheme m_scheme = Scheme::Light;
    SystemScheme *m_system;
    PeakStyle *m_style; ///< owned by the application
};

} // namespace Peak
