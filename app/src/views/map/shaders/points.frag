#version 300 es
precision highp float;
uniform float diameter;
in vec4 colour;
out vec4 pixel;

void main() {
    float from_middle = length(gl_PointCoord - 0.5) * 2.0;
    float edge = 2.0 / max(diameter, 2.0);
    pixel = colour * (1.0 - smoothstep(1.0 - edge, 1.0, from_middle));
}
